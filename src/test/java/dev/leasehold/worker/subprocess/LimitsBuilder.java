package dev.leasehold.worker.subprocess;

import java.time.Duration;

/** The default limits with some changed. */
final class LimitsBuilder {
    private Duration timeout = Duration.ofSeconds(30);
    private Duration grace = Duration.ofMillis(300);
    private long outputBytes = 8L << 30;
    private long memoryBytes = 512L << 20;
    private int processes = 200;
    private long workspaceBytes = 256L << 20;

    LimitsBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    LimitsBuilder grace(Duration value) {
        grace = value;
        return this;
    }

    LimitsBuilder outputBytes(long value) {
        outputBytes = value;
        return this;
    }

    LimitsBuilder memoryBytes(long value) {
        memoryBytes = value;
        return this;
    }

    LimitsBuilder processes(int value) {
        processes = value;
        return this;
    }

    LimitsBuilder workspaceBytes(long value) {
        workspaceBytes = value;
        return this;
    }

    Limits build() {
        return new Limits(timeout, grace, outputBytes, memoryBytes, processes, workspaceBytes, 1 << 20);
    }
}
