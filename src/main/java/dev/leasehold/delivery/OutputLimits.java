package dev.leasehold.delivery;

/**
 * How much a command may leave.
 *
 * @param bytes of all new objects together, unpacked
 * @param files changed, or, in a commit of the command's own, new objects
 * @param entries looked at in a workspace
 * @param pathBytes of one path
 */
public record OutputLimits(long bytes, int files, int entries, int pathBytes) {
    public static final OutputLimits DEFAULT = new OutputLimits(256L << 20, 20_000, 500_000, 1_024);

    public OutputLimits {
        if (bytes < 1 || files < 1 || entries < 1 || pathBytes < 1) {
            throw new IllegalArgumentException("limits of an output must be at least 1");
        }
    }

    void checkBytes(long seen) throws OutputRefused {
        if (seen > bytes) {
            throw new OutputRefused(Reason.TOO_LARGE, "the change has more than %d bytes".formatted(bytes));
        }
    }

    void checkEntries(long seen) throws OutputRefused {
        if (seen > entries) {
            throw new OutputRefused(
                    Reason.TOO_MANY_FILES, "the workspace holds more than %d files and folders".formatted(entries));
        }
    }

    void checkFiles(long seen) throws OutputRefused {
        if (seen > files) {
            throw new OutputRefused(Reason.TOO_MANY_FILES, "the change has more than %d files".formatted(files));
        }
    }
}
