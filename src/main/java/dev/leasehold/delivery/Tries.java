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
            new Tries(3, 4, Duration.ofMillis(200), Duration.ofMinutes(2), Duration.ofSeconds(15));

    public Tries {
        if (pushes < 1 || reads < 1) {
            throw new IllegalArgumentException(
                    "pushes is %d and reads is %d, must be 1 or more".formatted(pushes, reads));
        }
    }
}
