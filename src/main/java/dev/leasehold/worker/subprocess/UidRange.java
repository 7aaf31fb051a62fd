package dev.leasehold.worker.subprocess;

/** The users that attempts run as when the service is root. Several hosts of a machine share a range in slices. */
public record UidRange(int first, int count) {
    static final int SLICE = 256;
    public static final UidRange DEFAULT = new UidRange(230_000, 256 * SLICE);

    public UidRange {
        if (first < 1_000 || count < 1) {
            throw new IllegalArgumentException(
                    "uid range starts at %d with %d users, must start at 1000 or above and have one or more"
                            .formatted(first, count));
        }
    }

    public boolean contains(int uid) {
        return uid >= first && uid < first + count;
    }
}
