package dev.leasehold.worker.podexec;

import dev.leasehold.platform.Json;
import dev.leasehold.worker.wire.LastWord;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SightingTest {
    private static final Job JOB = Serialization.unmarshal("metadata: {name: j, uid: of-the-job}", Job.class);

    private static Pod pod(String uid, int born, String owner, String status) {
        return Serialization.unmarshal("""
                metadata:
                  name: %s
                  uid: %s
                  creationTimestamp: '2026-01-01T00:00:%02dZ'
                  ownerReferences: [{kind: Job, name: j, uid: %s, controller: true}]
                status: {%s}
                """.formatted(uid, uid, born, owner, status), Pod.class);
    }

    private static Pod running(String uid, int born) {
        return pod(uid, born, "of-the-job", "phase: Running");
    }

    private static Pod told(String uid, int born) {
        String word = Json.write(new LastWord(null, true)).replace("'", "''");
        return pod(
                uid,
                born,
                "of-the-job",
                "phase: Succeeded, containerStatuses: [{name: publisher, state: {terminated: {exitCode: 0, message: '%s'}}}]"
                        .formatted(word));
    }

    @Test
    void a_pod_that_only_pretends_to_be_the_job_s_is_not_looked_at() {
        Sighting seen = Sighting.NOTHING.job(JOB).pod(pod("strange", 5, "of-another", "phase: Failed"));

        assertThat(seen.pod()).isNull();
    }

    @Test
    void one_that_was_seen_before_the_job_is_dropped_when_it_is_not_its_own() {
        Sighting seen = Sighting.NOTHING
                .pod(pod("strange", 5, "of-another", "phase: Failed"))
                .job(JOB);

        assertThat(seen.pod()).isNull();
    }

    @Test
    void the_first_last_word_of_two_pods_stays() {
        Sighting seen = Sighting.NOTHING.job(JOB).pod(told("first", 1)).pod(running("second", 2));
        assertThat(seen.pod()).extracting(pod -> pod.getMetadata().getUid()).isEqualTo("first");

        Sighting late = Sighting.NOTHING.job(JOB).pod(running("second", 2)).pod(told("first", 1));
        assertThat(late.pod()).extracting(pod -> pod.getMetadata().getUid()).isEqualTo("first");
        assertThat(late.withoutPod(running("second", 2)).podGone()).isFalse();
    }

    @Test
    void of_two_without_a_word_the_younger_one_is_looked_at_and_then_the_one_that_is_left() {
        Sighting seen = Sighting.NOTHING.job(JOB).pod(running("young", 2)).pod(running("old", 1));
        assertThat(seen.pod()).extracting(pod -> pod.getMetadata().getUid()).isEqualTo("young");

        Sighting left = seen.withoutPod(running("young", 2)).pod(running("old", 1));
        assertThat(left.pod()).extracting(pod -> pod.getMetadata().getUid()).isEqualTo("old");
        assertThat(left.podGone()).isFalse();
    }
}
