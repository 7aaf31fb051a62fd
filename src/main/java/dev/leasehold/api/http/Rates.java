package dev.leasehold.api.http;

import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * How much each caller may still ask for: a bucket that fills at so many a second and holds those of {@value #SECONDS}
 * seconds.
 *
 * <p>At most {@value #CALLERS} are remembered; the one not heard of for longest is forgotten, and would be full again.
 */
final class Rates {
    static final int CALLERS = 10_000;
    static final int SECONDS = 5;
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanos;
    private final SequencedMap<Object, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /** {@code perSecond} 0 is without limit. */
    Rates(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Takes one. Empty where there was one; else after how many whole seconds there will be. */
    synchronized OptionalLong take(Object caller) {
        if (perSecond == 0) {
            return OptionalLong.empty();
        }
        long now = nanos.getAsLong();
        double most = (double) perSecond * SECONDS;
        Bucket before = buckets.getOrDefault(caller, new Bucket(most, now));
        double left = Math.min(most, before.left + (now - before.at) / NANOS * perSecond);
        boolean enough = left >= 1;
        buckets.put(caller, new Bucket(enough ? left - 1 : left, now));
        if (buckets.size() > CALLERS) {
            buckets.pollFirstEntry();
        }
        return enough ? OptionalLong.empty() : OptionalLong.of((long) Math.ceil((1 - left) / perSecond));
    }

    private record Bucket(double left, long at) {}
}
