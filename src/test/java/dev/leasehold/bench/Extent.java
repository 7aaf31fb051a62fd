package dev.leasehold.bench;

import java.time.Duration;

/** How long the parts of a run take, and how much work is queued so that no contender as fast as that runs out of it. */
enum Extent {
    QUICK(seconds(1), seconds(1), seconds(2), seconds(1), seconds(2), seconds(1), Duration.ofMillis(1_500), 25_000),
    FULL(seconds(5), seconds(20), seconds(20), seconds(20), seconds(20), seconds(150), seconds(30), 40_000);

    private final Duration warmUp;
    private final Duration submissions;
    private final Duration window;
    private final Duration roughWindow;
    private final Duration latency;
    private final Duration churn;
    private final Duration depth;
    private final int fast;

    Extent(
            Duration warmUp,
            Duration submissions,
            Duration window,
            Duration roughWindow,
            Duration latency,
            Duration churn,
            Duration depth,
            int fast) {
        this.warmUp = warmUp;
        this.submissions = submissions;
        this.window = window;
        this.roughWindow = roughWindow;
        this.latency = latency;
        this.churn = churn;
        this.depth = depth;
        this.fast = fast;
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    Duration warmUp() {
        return warmUp;
    }

    Duration submissions() {
        return submissions;
    }

    Duration window() {
        return window;
    }

    /** For what is far from any reach. */
    Duration roughWindow() {
        return roughWindow;
    }

    Duration latency() {
        return latency;
    }

    /** How long claims go on beside the held transaction before they are measured. */
    Duration churn() {
        return churn;
    }

    Duration depth() {
        return depth;
    }

    int rawTasks() {
        return enough(fast * 5 / 4, roughWindow);
    }

    int leaseholdTasks() {
        return enough(fast, window);
    }

    int dbSchedulerTasks() {
        return enough(fast / 4, window);
    }

    int jobRunrTasks() {
        return enough(fast / 14, roughWindow);
    }

    private int enough(int perSecond, Duration window) {
        return (int) (perSecond * warmUp.plus(window).toSeconds());
    }
}
