package dev.leasehold.bench;

import java.time.Duration;

/** How long the parts of a run take, and how much work is queued so that no contender runs out of it. */
enum Extent {
    QUICK(seconds(1), seconds(1), seconds(2), seconds(2), seconds(1), Duration.ofMillis(1_500), 75_000),
    FULL(seconds(5), seconds(20), seconds(20), seconds(20), seconds(150), seconds(30), 1_000_000);

    private final Duration warmUp;
    private final Duration submissions;
    private final Duration window;
    private final Duration latency;
    private final Duration churn;
    private final Duration depth;
    private final int tasks;

    Extent(
            Duration warmUp,
            Duration submissions,
            Duration window,
            Duration latency,
            Duration churn,
            Duration depth,
            int tasks) {
        this.warmUp = warmUp;
        this.submissions = submissions;
        this.window = window;
        this.latency = latency;
        this.churn = churn;
        this.depth = depth;
        this.tasks = tasks;
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
        return tasks * 5 / 4;
    }

    int leaseholdTasks() {
        return tasks;
    }

    int dbSchedulerTasks() {
        return tasks / 4;
    }

    int jobRunrTasks() {
        return tasks / 14;
    }
}
