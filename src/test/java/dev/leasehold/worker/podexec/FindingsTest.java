package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Code;
import dev.leasehold.platform.Json;
import dev.leasehold.worker.podexec.Finding.Over;
import dev.leasehold.worker.podexec.Finding.Phase;
import dev.leasehold.worker.podexec.Finding.Told;
import dev.leasehold.worker.podexec.Finding.Underway;
import dev.leasehold.worker.wire.LastWord;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Statuses as the API server spells them. */
class FindingsTest {
    private static final String POD = "metadata: {name: p, creationTimestamp: '2026-01-01T00:00:00Z'%s}\nstatus: {%s}";

    private static Job job(String conditions) {
        return Serialization.unmarshal(
                "metadata: {name: j}\nstatus: {conditions: [%s]}".formatted(conditions), Job.class);
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal(POD.formatted("", status), Pod.class);
    }

    private static Pod goingPod(String status) {
        return Serialization.unmarshal(POD.formatted(", deletionTimestamp: '2026-01-01T00:00:01Z'", status), Pod.class);
    }

    private static Finding of(@Nullable Pod pod) {
        return Findings.of(new Sighting(job(""), false, pod, false));
    }

    private static String init(String name, String state) {
        return "initContainerStatuses: [{name: %s, image: img, state: {%s}}]".formatted(name, state);
    }

    @ParameterizedTest
    @CsvSource({
        "EvictionByEvictionAPI, POD_EVICTED",
        "TerminationByKubelet, POD_EVICTED",
        "PreemptionByScheduler, POD_PREEMPTED",
        "DeletionByTaintManager, NODE_LOST",
        "DeletionByPodGC, NODE_LOST"
    })
    void a_disruption_is_told_by_its_reason(String reason, Code code) {
        Pod pod =
                goingPod("phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason: %s, message: m}]"
                        .formatted(reason));

        assertThat(of(pod)).isEqualTo(new Over(code, reason + ": m"));
    }

    @ParameterizedTest
    @CsvSource({"EvictionByEvictionAPI, POD_EVICTED", "PreemptionByScheduler, POD_PREEMPTED"})
    void a_disrupted_pod_whose_job_is_known_to_have_failed_before_its_own_end_is_seen_was_disrupted(
            String reason, Code code) {
        Pod pod = goingPod(
                "phase: Running, conditions: [{type: DisruptionTarget, status: 'True', reason: %s, message: m}]"
                        .formatted(reason));
        Job failed = job("{type: FailureTarget, status: 'True', reason: PodFailurePolicy}");

        assertThat(Findings.of(new Sighting(failed, false, pod, false))).isEqualTo(new Over(code, reason + ": m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checkout | exitCode: 1, reason: Error | STEP_FAILED",
                "task | exitCode: 137, reason: OOMKilled | OUT_OF_MEMORY",
                "task | exitCode: 128, reason: StartError, message: no such file | LAUNCHER_FAILED",
                "task | exitCode: 73, reason: Error | LAUNCHER_FAILED"
            })
    void a_failed_pod_is_told_by_the_step_that_failed(String step, String end, Code code) {
        Pod pod = pod("phase: Failed, " + init(step, "terminated: {%s}".formatted(end)));

        assertThat(of(pod))
                .isInstanceOfSatisfying(
                        Over.class, over -> assertThat(over.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checkout | waiting: {reason: ErrImagePull} | IMAGE_OUT_OF_REACH",
                "task | waiting: {reason: ImagePullBackOff} | IMAGE_OUT_OF_REACH",
                "task | waiting: {reason: InvalidImageName} | IMAGE_OUT_OF_REACH",
                "checkout | waiting: {reason: PodInitializing} | STARTING",
                "checkout | running: {} | CHECKOUT",
                "checkout | terminated: {exitCode: 0} | BEFORE_COMMAND",
                "task | running: {} | COMMAND",
                "task | terminated: {exitCode: 0} | PUBLISHING"
            })
    void what_goes_on_is_told_by_its_phase(String step, String state, Phase phase) {
        assertThat(of(pod("phase: Pending, " + init(step, state))))
                .isInstanceOfSatisfying(
                        Underway.class, underway -> assertThat(underway.phase()).isEqualTo(phase));
    }

    @Test
    void a_pod_without_a_node_says_what_the_scheduler_says() {
        Pod pod = pod("phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: 0/1 nodes}]");

        assertThat(of(pod)).isEqualTo(new Underway(Phase.UNSCHEDULED, "0/1 nodes"));
    }

    @Test
    void the_last_step_s_word_counts_whatever_else_is_seen() {
        String word = Json.write(new LastWord(null, true)).replace("'", "''");
        Pod pod = pod(
                "phase: Failed, containerStatuses: [{name: publisher, state: {terminated: {exitCode: 0, message: '%s'}}}]"
                        .formatted(word));

        assertThat(Findings.of(new Sighting(job(""), true, pod, true))).isEqualTo(new Told(new LastWord(null, true)));
    }

    @Test
    void the_command_s_container_has_no_say() {
        String word = Json.write(new LastWord(null, true));
        Pod pod = pod("phase: Running, " + init("task", "terminated: {exitCode: 0, message: '%s'}".formatted(word)));

        assertThat(of(pod)).isInstanceOf(Underway.class);
    }

    @Test
    void out_of_memory_is_told_where_the_launcher_lived_and_the_kubelet_waits_for_ever() {
        Pod pod = pod("phase: Pending, " + init("task", "terminated: {exitCode: 0, reason: OOMKilled}"));

        assertThat(of(pod))
                .isInstanceOfSatisfying(
                        Over.class, over -> assertThat(over.code()).isEqualTo(Code.OUT_OF_MEMORY));
    }

    @Test
    void a_deleted_pod_waits_for_what_its_job_says() {
        Pod pod = goingPod("phase: Running, " + init("task", "running: {}"));
        assertThat(of(pod))
                .isInstanceOfSatisfying(
                        Underway.class, it -> assertThat(it.phase()).isEqualTo(Phase.ENDING));

        Job late = job("{type: FailureTarget, status: 'True', reason: DeadlineExceeded}");
        assertThat(Findings.of(new Sighting(late, false, pod, false)))
                .isInstanceOfSatisfying(
                        Over.class, over -> assertThat(over.code()).isEqualTo(Code.JOB_DEADLINE));

        Job failed = job("{type: Failed, status: 'True', reason: BackoffLimitExceeded}");
        assertThat(Findings.of(new Sighting(failed, false, pod, true)))
                .isInstanceOfSatisfying(
                        Over.class, over -> assertThat(over.code()).isEqualTo(Code.POD_DELETED));
    }

    @Test
    void a_job_that_vanished_was_deleted() {
        assertThat(Findings.of(new Sighting(job(""), true, pod("phase: Running"), false)))
                .isInstanceOfSatisfying(
                        Over.class, over -> assertThat(over.code()).isEqualTo(Code.JOB_DELETED));
    }

    @Test
    void refusals_are_told_apart_by_the_cluster_s_words() {
        assertThat(Refusals.code("pods is forbidden: exceeded quota: memory", Code.CLUSTER_REFUSED))
                .isEqualTo(Code.QUOTA_EXCEEDED);
        assertThat(Refusals.code("ValidatingAdmissionPolicy 'x' denied request: no", Code.CLUSTER_REFUSED))
                .isEqualTo(Code.ADMISSION_REFUSED);
        assertThat(Refusals.code("jobs is forbidden: User cannot create", Code.CLUSTER_REFUSED))
                .isEqualTo(Code.CLUSTER_REFUSED);
    }
}
