package dev.leasehold.cli.client.support;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes plain files into a tar archive of the kind that every tar reads (ustar). Names have up to 100 bytes. */
final class TarWriter implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;

    private final OutputStream out;
    private final Instant time;

    TarWriter(OutputStream out, Instant time) {
        this.out = out;
        this.time = time;
    }

    void file(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(header(name, bytes.length));
        out.write(bytes);
        out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    }

    private byte[] header(String name, long size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, 100, name);
        put(header, 100, 8, octal(0600, 7));
        put(header, 108, 8, octal(0, 7));
        put(header, 116, 8, octal(0, 7));
        put(header, 124, 12, octal(size, 11));
        put(header, 136, 12, octal(time.getEpochSecond(), 11));
        put(header, CHECKSUM_AT, 8, "        ");
        header[156] = '0';
        put(header, 257, 8, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, CHECKSUM_AT, 8, octal(sum, 6) + "\0 ");
        return header;
    }

    private static String octal(long number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", number);
    }

    private static void put(byte[] header, int at, int most, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        if (bytes.length > most) {
            throw new IllegalArgumentException("'%s' is longer than %d bytes".formatted(text, most));
        }
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
