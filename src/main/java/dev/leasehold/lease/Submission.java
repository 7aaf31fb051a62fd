package dev.leasehold.lease;

import java.util.List;

/**
 * What became of a submission.
 *
 * <p>A key that was used before with the same body gives the tasks of that time, with another body a conflict.
 */
public sealed interface Submission {
    record Accepted(List<String> tasks, boolean repeated) implements Submission {}

    record KeyConflict(String key) implements Submission {}

    /** A submitter's name for its call. Keys of different owners do not meet. */
    record Key(String owner, String key, String bodyDigest) {}
}
