package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Code;
import dev.leasehold.worker.podexec.Finding.Phase;
import java.util.List;

/** The cluster's words for why something may not be, told apart. */
final class Refusals {
    private static final List<String> QUOTA = List.of("exceeded quota", "must specify limits", "must specify requests");
    private static final List<String> ADMISSION =
            List.of("admission webhook", "violates PodSecurity", "denied the request", "ValidatingAdmissionPolicy");

    private Refusals() {}

    static Code code(String words, Code otherwise) {
        if (QUOTA.stream().anyMatch(words::contains)) {
            return Code.QUOTA_EXCEEDED;
        }
        return ADMISSION.stream().anyMatch(words::contains) ? Code.ADMISSION_REFUSED : otherwise;
    }

    /** What has not come about when a phase takes too long. */
    static String missed(Phase phase) {
        return switch (phase) {
            case NO_POD -> "the Job got no pod";
            case UNSCHEDULED -> "the pod got no node";
            case STARTING -> "the pod's first step did not start";
            case IMAGE_OUT_OF_REACH -> "an image was not to be had";
            case CHECKOUT -> "the step checkout did not end";
            case BEFORE_COMMAND -> "the command did not start";
            case COMMAND -> "the launcher did not end the command";
            case PUBLISHING -> "the last step did not end";
            case ENDING -> "the Job did not say how its pod ended";
        };
    }
}
