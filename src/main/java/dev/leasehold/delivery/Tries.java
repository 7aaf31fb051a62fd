package dev.leasehold.delivery;

import java.time.Duration;

/**
 * How often and how long a host tries. A pause doubles with every try.
 *
 * @param pushes at most
 * @param reads at most, after the last push
 */
public record Tries(int pushes, int reads, Duration pause, Duration pushDeadline, Duration readDeadline) {
    public static final Tries DEFAULT =
            new Tries(3, 4, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(10));

    public Tries {
        if (pushes < 1 || reads < 1) {
            throw new IllegalArgumentException(
                    "pushes is %d and reads is %d, must be 1 or more".formatted(pushes, reads));
        }
    }

    /** The longest that a whole climb can take: a push and a read each time, and all reads after the last. */
    public Duration most() {
        Duration pauses = pause.multipliedBy((1L << pushes) + (1L << reads));
        return pushDeadline
                .plus(readDeadline)
                .multipliedBy(pushes)
                .plus(readDeadline.multipliedBy(reads))
                .plus(pauses);
    }
}
