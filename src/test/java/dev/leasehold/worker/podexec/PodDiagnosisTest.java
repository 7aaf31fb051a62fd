package dev.leasehold.worker.podexec;

import dev.leasehold.worker.Diagnosis;
import dev.leasehold.worker.Diagnosis.Unit;
import dev.leasehold.worker.podexec.PodDiagnosis.LastLines;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of a Job and its pod, from statuses as the API server spells them. */
class PodDiagnosisTest {
    private static final LastLines SPOKEN = (pod, container) -> List.of(container + " of " + pod);

    private static Diagnosis of(String status, LastLines lines) {
        Pod pod = Serialization.unmarshal(
                "metadata: {name: p, creationTimestamp: '2026-01-01T00:00:00Z'}\nspec: {nodeName: n}\nstatus: {%s}"
                        .formatted(status),
                Pod.class);
        return PodDiagnosis.of("j", new Sighting(null, false, pod, false), lines);
    }

    @Test
    void each_container_tells_its_state_reason_exit_code_and_restarts() {
        Diagnosis found = of("""
                phase: Pending, initContainerStatuses: [
                  {name: checkout, restartCount: 2, state: {terminated: {exitCode: 3, reason: Error, message: a word}}},
                  {name: side, restartCount: 0, state: {terminated: {exitCode: 128, reason: StartError, message: gone}}},
                  {name: task, restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: not there}}}]
                """, SPOKEN);

        assertThat(found.units())
                .containsExactly(
                        new Unit("checkout", "ended", null, "Error", 3, null, 2, null, null, List.of("checkout of p")),
                        new Unit(
                                "side",
                                "ended",
                                null,
                                "StartError: gone",
                                128,
                                null,
                                0,
                                null,
                                null,
                                List.of("side of p")),
                        new Unit(
                                "task",
                                "waiting",
                                null,
                                "ImagePullBackOff: not there",
                                null,
                                null,
                                0,
                                null,
                                null,
                                null));
        assertThat(found.facts().get("pod").toString()).contains("name=p", "node=n", "Pending");
        assertThat(found.missing()).isEmpty();
    }

    @Test
    void lines_that_cannot_be_had_are_missing_and_cost_nothing_else() {
        Diagnosis found = of(
                "phase: Running, containerStatuses: [{name: publisher, restartCount: 0, state: {running: {}}}]",
                (pod, container) -> {
                    throw new IllegalStateException("forbidden");
                });

        assertThat(found.units()).extracting(Unit::state).containsExactly("running");
        assertThat(found.missing()).containsExactly("last lines of publisher: forbidden");
    }

    @Test
    void a_job_without_a_pod_says_so() {
        Diagnosis found = PodDiagnosis.of("j", Sighting.NOTHING, SPOKEN);

        assertThat(found.missing()).containsExactly("pod: none has been seen");
        assertThat(found.units()).isEmpty();
        assertThat(found.facts().get("job").toString()).contains("name=j", "not seen");
    }
}
