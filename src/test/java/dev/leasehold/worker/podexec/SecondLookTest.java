package dev.leasehold.worker.podexec;

import dev.leasehold.platform.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A watch that is open and tells nothing. */
class SecondLookTest {
    private static final String INSTALLATION = "leasehold";
    private static final String JOB = "a-job";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** One of Jobs and one of pods. */
    private static final int BOTH = 2;

    private final Sightings sightings = new Sightings();
    private ApiServer api;
    private Cluster cluster;
    private JobWatch watch;
    private SecondLook second;

    @BeforeEach
    void a_job_that_somebody_attends_to() throws Exception {
        api = new ApiServer();
        api.has(
                "jobs/" + JOB,
                Json.write(Map.of(
                        "apiVersion", "batch/v1",
                        "kind", "Job",
                        "metadata", Map.of("name", JOB, "uid", "of-the-job", "resourceVersion", "1"))));
        cluster = Cluster.of("tasks", PATIENCE, new Throttle(1000, 1000, System::nanoTime));
        watch = cluster.watch(INSTALLATION, sightings);
        second = new SecondLook(cluster, INSTALLATION, sightings, watch);
        sightings.attend(JOB);
        await().atMost(PATIENCE)
                .until(() -> api.watches() == BOTH && sightings.of(JOB).job() != null);
    }

    @AfterEach
    void close() {
        watch.close();
        cluster.close();
        api.close();
    }

    private static String pod(String owner, int version) {
        return Json.write(Map.of(
                "apiVersion", "v1",
                "kind", "Pod",
                "metadata",
                        Map.of(
                                "name",
                                "a-pod",
                                "uid",
                                "of-the-pod",
                                "creationTimestamp",
                                "2026-01-01T00:00:00Z",
                                "resourceVersion",
                                String.valueOf(version),
                                "labels",
                                Map.of("batch.kubernetes.io/job-name", JOB),
                                "ownerReferences",
                                List.of(Map.of("kind", "Job", "name", JOB, "uid", owner, "controller", true)))));
    }

    private void isThere(String pod) {
        api.has("pods/a-pod", pod);
    }

    private void isTold(String pod) {
        sightings.tell(JOB, seen -> seen.pod(Serialization.unmarshal(pod, Pod.class)));
    }

    private void look(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            second.look();
        }
    }

    private String podVersion() {
        Pod pod = sightings.of(JOB).pod();
        return pod == null ? "none" : pod.getMetadata().getResourceVersion();
    }

    private void theWatchIsBegunAnew() {
        await().atMost(PATIENCE).until(() -> api.watches() == 2 * BOTH);
    }

    @Test
    void what_is_new_in_two_looks_is_told_and_the_watch_begun_anew() throws Exception {
        isThere(pod("of-the-job", 5));
        look(2);

        assertThat(podVersion()).isEqualTo("5");
        theWatchIsBegunAnew();
    }

    @Test
    void what_has_changed_in_two_looks_is_told() throws Exception {
        isTold(pod("of-the-job", 5));
        isThere(pod("of-the-job", 6));
        look(2);

        assertThat(podVersion()).isEqualTo("6");
        theWatchIsBegunAnew();
    }

    @Test
    void what_is_not_listed_in_two_looks_is_gone() throws Exception {
        isTold(pod("of-the-job", 5));
        api.hasNoMore("jobs/" + JOB);
        look(2);

        assertThat(sightings.of(JOB).jobGone()).isTrue();
        assertThat(sightings.of(JOB).podGone()).isTrue();
        theWatchIsBegunAnew();
    }

    @Test
    void what_one_look_sees_may_be_under_way() throws Exception {
        isThere(pod("of-the-job", 5));
        look(1);

        assertThat(podVersion()).isEqualTo("none");
        assertThat(api.watches()).isEqualTo(BOTH);
    }

    @Test
    void what_is_another_each_time_may_be_under_way() throws Exception {
        for (int version = 5; version < 9; version++) {
            isThere(pod("of-the-job", version));
            look(1);
        }

        assertThat(podVersion()).isEqualTo("none");
        assertThat(api.watches()).isEqualTo(BOTH);
    }

    @Test
    void what_was_told_late_is_no_news() throws Exception {
        isThere(pod("of-the-job", 5));
        look(1);
        isTold(pod("of-the-job", 5));
        look(2);

        assertThat(api.watches()).isEqualTo(BOTH);
    }

    @Test
    void a_pod_that_only_pretends_to_be_the_job_s_is_no_news() throws Exception {
        isThere(pod("of-another", 5));
        look(2);

        assertThat(podVersion()).isEqualTo("none");
        assertThat(api.watches()).isEqualTo(BOTH);
    }

    @Test
    void nobody_looks_while_nobody_waits() throws Exception {
        sightings.forget(JOB);
        isThere(pod("of-the-job", 5));
        look(2);

        assertThat(podVersion()).isEqualTo("none");
    }
}
