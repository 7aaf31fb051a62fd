package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Work;
import org.jspecify.annotations.Nullable;
import java.time.Duration;

/**
 * How much one attempt may take.
 *
 * @param timeout of setup and command together
 * @param grace between asking a process tree to end and ending it
 * @param outputBytes the command may print before it is stopped
 * @param memoryBytes of the whole tree
 * @param processes at once, threads included where a control group counts them
 * @param workspaceBytes of workspace, home and temporary files together
 * @param logBytes kept of the output: half of it from the start, half from the end
 */
public record Limits(
        Duration timeout,
        Duration grace,
        long outputBytes,
        long memoryBytes,
        int processes,
        long workspaceBytes,
        long logBytes) {

    public static final Limits DEFAULT =
            new Limits(Duration.ofMinutes(30), Duration.ofSeconds(10), 10L << 30, 4L << 30, 512, 10L << 30, 16L << 20);

    public Limits {
        positive("timeout", timeout.toMillis());
        positive("outputBytes", outputBytes);
        positive("memoryBytes", memoryBytes);
        positive("processes", processes);
        positive("workspaceBytes", workspaceBytes);
        positive("logBytes", logBytes);
        if (grace.isNegative()) {
            throw new IllegalArgumentException("limit grace is %s, must not be negative".formatted(grace));
        }
    }

    /** What of these a task makes do with; it never gets more. */
    Limits within(Work.@Nullable Limits asked) {
        return asked == null
                ? this
                : new Limits(
                        timeout,
                        grace,
                        outputBytes,
                        asked.memoryBytes() == null ? memoryBytes : Math.min(memoryBytes, asked.memoryBytes()),
                        asked.processes() == null ? processes : Math.min(processes, asked.processes()),
                        asked.workspaceBytes() == null
                                ? workspaceBytes
                                : Math.min(workspaceBytes, asked.workspaceBytes()),
                        logBytes);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("limit %s is %d, must be at least 1".formatted(name, value));
        }
    }
}
