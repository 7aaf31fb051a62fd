package dev.leasehold.lease;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names of tasks: 26 characters of {@code 0-9a-hjkmnp-tv-z}, so that one fits a git ref, a DNS label and a slug.
 *
 * <p>They sort by the time they were made (UUID version 7), which keeps new rows together in an index. The time is
 * only a convenience: nothing is decided by it.
 */
public final class TaskId {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Milliseconds in the upper 52 bits, a counter of 12 in the lower ones: later calls give larger ids. */
    private static final AtomicLong LAST = new AtomicLong();

    private TaskId() {}

    /** A new one, larger than all that this process made before. Experiments, ideas and variants are named like tasks. */
    public static UUID next() {
        long now = System.currentTimeMillis() << 12;
        long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = ((stamp >>> 12) << 16) | 0x7000 | (stamp & 0xfff);
        long low = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    public static String text(UUID id) {
        char[] text = new char[LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (low & 31));
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }

    /** Empty for a text that names no task because it cannot. */
    public static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH || ALPHABET.indexOf(text.charAt(0)) > 7) {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | digit;
        }
        return Optional.of(new UUID(high, low));
    }
}
