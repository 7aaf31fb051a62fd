package dev.leasehold.worker;

import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether what a role needs is there, so that its host may claim: a forge, an API server. Closed, it costs nobody an
 * attempt: what is queued stays so, and what runs is left alone.
 *
 * <ul>
 *   <li>Only success is believed for a while. A failure counts for {@link #LOOK_AGAIN}, so that many roles that ask at
 *       once cost one look.
 *   <li>One look at a time; who asks meanwhile waits for its answer.
 * </ul>
 */
public final class Gate {
    static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Supplier<Optional<String>> look;
    private final Duration believed;
    private final LongSupplier nanoTime;
    private @Nullable Seen seen;

    private record Seen(Optional<String> closedBecause, long at) {}

    /** @param look says what is wrong, in words; empty when nothing is. It has a deadline of its own */
    public Gate(Supplier<Optional<String>> look, Duration believed, LongSupplier nanoTime) {
        this.look = look;
        this.believed = believed;
        this.nanoTime = nanoTime;
    }

    /** Why nothing may be claimed at this moment; empty when it may. */
    public synchronized Optional<String> closedBecause() {
        Seen last = seen;
        if (last != null) {
            Duration good = last.closedBecause().isEmpty() ? believed : LOOK_AGAIN;
            if (nanoTime.getAsLong() - last.at() < good.toNanos()) {
                return last.closedBecause();
            }
        }
        Optional<String> now = look.get();
        seen = new Seen(now, nanoTime.getAsLong());
        return now;
    }
}
