package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Grant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** What an attempt's Job and Secret are called, and how they are told from others'. */
record Names(String installation, String task, int attempt, String role) {
    static final String INSTALLATION = "leasehold.dev/installation";
    static final String TASK = "leasehold.dev/task";
    static final String ATTEMPT = "leasehold.dev/attempt";
    static final String ROLE = "leasehold.dev/role";

    static Names of(String installation, Grant grant) {
        return new Names(installation, grant.task(), grant.attempt(), grant.role());
    }

    /** Within 63 characters: an installation has at most 20, a task 26, an attempt 9. */
    String job() {
        return "%s-%s-%d".formatted(installation, task, attempt);
    }

    Map<String, String> labels() {
        return Map.of(INSTALLATION, installation, TASK, task, ATTEMPT, Integer.toString(attempt), ROLE, role);
    }

    /** Whether it is this attempt's, and not another installation's of the same name. */
    boolean isOurs(HasMetadata thing) {
        Map<String, String> labels = thing.getMetadata().getLabels();
        return labels != null
                && installation.equals(labels.get(INSTALLATION))
                && task.equals(labels.get(TASK))
                && Integer.toString(attempt).equals(labels.get(ATTEMPT));
    }
}
