package dev.leasehold.worker.podexec;

import dev.leasehold.worker.podexec.Finding.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long an attempt has been in its phase, by this host's own monotonic clock: those of nodes and API server may say
 * what they like. After an adoption it starts anew; the Job's own deadline stands behind.
 *
 * <p>A phase begins when it is first seen: a pod that goes back and forth between two gains no time by it.
 */
final class PhaseClock {
    private static final Duration ENDING = Duration.ofSeconds(30);

    private final Map<Phase, Duration> deadlines = new EnumMap<>(Phase.class);
    private final Map<Phase, Long> since = new EnumMap<>(Phase.class);
    private final LongSupplier nanoTime;
    private final long start;

    PhaseClock(PodRole role, Duration timeout, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        for (Phase each : Phase.values()) {
            deadlines.put(
                    each,
                    switch (each) {
                        case NO_POD, UNSCHEDULED, STARTING, BEFORE_COMMAND ->
                            role.pod().startDeadline();
                        case IMAGE_OUT_OF_REACH -> role.pod().imagePullDeadline();
                        case CHECKOUT -> role.pod().checkoutDeadline();
                        case COMMAND -> role.deadlines().command(timeout);
                        case PUBLISHING -> role.pod().publishDeadline();
                        case ENDING -> ENDING;
                    });
        }
    }

    Duration deadline(Phase of) {
        return deadlines.getOrDefault(of, ENDING);
    }

    /** Whether this phase, which is the present one, has taken too long. Before a first step runs, one deadline counts. */
    boolean isOver(Phase now) {
        long present = nanoTime.getAsLong();
        long began = isStart(now) ? start : since.computeIfAbsent(now, _ -> present);
        return present - began >= deadline(now).toNanos();
    }

    private static boolean isStart(Phase phase) {
        return phase == Phase.NO_POD || phase == Phase.UNSCHEDULED || phase == Phase.STARTING;
    }

    boolean isUnseenFor(Duration patience) {
        return nanoTime.getAsLong() - start >= patience.toNanos();
    }
}
