package dev.leasehold.forge;

import dev.leasehold.lease.Source;
import java.util.Optional;

/** One line of a push: what a ref is said to hold, and what it shall hold. */
record RefCommand(String before, String after, String ref) {

    /** Empty for a line that is none. */
    static Optional<RefCommand> parse(String line) {
        String[] parts = line.split(" ", 3);
        return parts.length == 3 && Source.isCommitId(parts[0]) && Source.isCommitId(parts[1])
                ? Optional.of(new RefCommand(parts[0], parts[1], parts[2]))
                : Optional.empty();
    }

    boolean creates() {
        return isNone(before) && !isNone(after);
    }

    boolean deletes() {
        return isNone(after);
    }

    private static boolean isNone(String id) {
        return id.chars().allMatch(digit -> digit == '0');
    }
}
