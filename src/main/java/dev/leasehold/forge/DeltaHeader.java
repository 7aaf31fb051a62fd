package dev.leasehold.forge;

/** The two sizes that a delta begins with: of what it changes, and of what comes of it. Fed as the bytes come. */
final class DeltaHeader {
    private static final int LONGEST = 9;

    private int sizesRead;
    private int step;
    private long size;
    private long result;

    void look(byte[] bytes, int count) {
        for (int at = 0; at < count && sizesRead < 2; at++) {
            size |= (long) (bytes[at] & 0x7f) << (7 * step);
            step++;
            if ((bytes[at] & 0x80) == 0) {
                sizesRead++;
                result = size;
                size = 0;
                step = 0;
            } else if (step > LONGEST) {
                sizesRead = 2;
                result = Long.MAX_VALUE;
            }
        }
    }

    /** Zero until it is known. */
    long resultSize() {
        return sizesRead == 2 ? result : 0;
    }
}
