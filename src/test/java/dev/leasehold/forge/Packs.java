package dev.leasehold.forge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;

/** Packs as nobody's git would write them. */
public final class Packs {
    public static final int COMMIT = 1;
    public static final int TREE = 2;
    public static final int BLOB = 3;
    public static final int REF_DELTA = 7;
    private static final String ZERO = "0".repeat(40);

    private final ByteArrayOutputStream objects = new ByteArrayOutputStream();
    private int count;

    public Packs add(int type, byte[] content) {
        return add(type, content.length, new byte[0], content);
    }

    /** One that says it is of this size, whatever it is. */
    public Packs lie(int type, long size, byte[] content) {
        return add(type, size, new byte[0], content);
    }

    /** A delta that makes a blob of this size out of a base, by copying its first bytes again and again. */
    public Packs bomb(String base, int baseSize, long resultSize) {
        var delta = new ByteArrayOutputStream();
        varint(delta, baseSize);
        varint(delta, resultSize);
        for (long made = 0; made < Math.min(resultSize, 64L << 20); made += 0x10000) {
            delta.write(0x80); // Copy 64 KiB from the start.
        }
        return add(REF_DELTA, delta.size(), HexFormat.of().parseHex(base), delta.toByteArray());
    }

    private Packs add(int type, long size, byte[] base, byte[] content) {
        long rest = size >> 4;
        int first = (int) ((type << 4) | (size & 15));
        objects.write(rest > 0 ? first | 0x80 : first);
        if (rest > 0) {
            varint(objects, rest);
        }
        objects.writeBytes(base);
        objects.writeBytes(deflated(content));
        count++;
        return this;
    }

    public byte[] pack() {
        var pack = new ByteArrayOutputStream();
        pack.writeBytes("PACK".getBytes(StandardCharsets.US_ASCII));
        pack.writeBytes(ByteBuffer.allocate(8).putInt(2).putInt(count).array());
        pack.writeBytes(objects.toByteArray());
        pack.writeBytes(sha1(pack.toByteArray()));
        return pack.toByteArray();
    }

    /** The request that creates a ref with what is in this pack. */
    public static byte[] push(String ref, String commit, byte[] pack) {
        var request = new ByteArrayOutputStream();
        String line = ZERO + " " + commit + " " + ref + "\0 report-status side-band-64k agent=test";
        request.writeBytes("%04x%s0000".formatted(line.length() + 4, line).getBytes(StandardCharsets.UTF_8));
        request.writeBytes(pack);
        return request.toByteArray();
    }

    public static String id(String type, byte[] content) {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes("%s %d\0".formatted(type, content.length).getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(content);
        return HexFormat.of().formatHex(sha1(whole.toByteArray()));
    }

    private static void varint(ByteArrayOutputStream to, long value) {
        long rest = value;
        while (rest > 0x7f) {
            to.write((int) ((rest & 0x7f) | 0x80));
            rest >>= 7;
        }
        to.write((int) rest);
    }

    private static byte[] deflated(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
