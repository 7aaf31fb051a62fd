package dev.leasehold.delivery;

import java.time.Duration;

/**
 * How often and how long a host tries. A pause doubles with every try, up to {@link #LONGEST_PAUSE}.
 *
 * @param pushes at most
 * @param reads at most, after the last push
 * @param patience after which no try is begun but one last read
 */
public record Tries(
        int pushes, int reads, Duration pause, Duration pushDeadline, Duration readDeadline, Duration patience) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** The forge may be started anew meanwhile. Who holds the work can push it again, and nobody else can. */
    public static final Tries DEFAULT = new Tries(
            3, 100, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));

    /** For what is begun again later anyway. */
    public static final Tries RELAY = new Tries(
            3, 4, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));

    public Tries {
        if (pushes < 1 || reads < 1) {
            throw new IllegalArgumentException(
                    "pushes is %d and reads is %d, must be 1 or more".formatted(pushes, reads));
        }
    }

    /** Before the next try, after so many of its kind: none before the first. */
    Duration pauseAfter(int before) {
        if (before == 0) {
            return Duration.ZERO;
        }
        Duration doubled = pause.multipliedBy(1L << Math.min(before - 1, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** The longest that a whole climb can take: a push that is begun at the very end of its patience, and its read. */
    public Duration most() {
        return patience.plus(LONGEST_PAUSE)
                .plus(pushDeadline)
                .plus(LONGEST_PAUSE)
                .plus(readDeadline);
    }
}
