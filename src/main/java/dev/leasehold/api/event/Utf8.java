package dev.leasehold.api.event;

/** Where a text in UTF-8 can be cut. */
final class Utf8 {
    private static final int LONGEST = 4;

    private Utf8() {}

    /** How many of the bytes make whole characters; a character that has only begun is left for later. */
    static int wholeCharacters(byte[] bytes) {
        for (int back = 1; back < LONGEST && back <= bytes.length; back++) {
            int start = bytes[bytes.length - back] & 0xff;
            if (start < 0x80) {
                return bytes.length;
            }
            if (start >= 0xc0) {
                int length = start >= 0xf0 ? 4 : start >= 0xe0 ? 3 : 2;
                return length > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }
}
