package dev.leasehold.platform.archive;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The header of an entry, as POSIX.1-1988 has it: 512 bytes, and contents filled up to as many. */
final class TarFormat {
    static final int BLOCK = 512;
    static final int NAME = 100;
    static final int MODE_AT = 100;
    static final int SIZE_AT = 124;
    static final int TIME_AT = 136;
    static final int SUM_AT = 148;
    static final int SUM_LENGTH = 8;
    static final int TYPE_AT = 156;
    static final int MAGIC_AT = 257;
    static final int PREFIX_AT = 345;
    static final int PREFIX = 155;
    static final byte[] MAGIC = "ustar\u000000".getBytes(StandardCharsets.US_ASCII);
    /** What eleven octal digits can say. */
    static final long MOST_BYTES = (1L << 33) - 1;

    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    private TarFormat() {}

    /** No part of a name begins with a dot, so none leads anywhere else. */
    static boolean isName(String name) {
        return name.length() <= NAME && NAMES.matcher(name).matches();
    }

    /** The sum over a header, with blanks where the sum itself stands. */
    static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM_LENGTH ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    /** How many bytes follow a content of this size. */
    static int padding(long size) {
        return (int) (-size & (BLOCK - 1));
    }
}
