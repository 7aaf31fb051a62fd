package dev.leasehold.ui;

import dev.leasehold.lease.Task;
import dev.leasehold.live.Logs;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import java.nio.charset.StandardCharsets;

/** Reads as much of a log's end as a page shows at once. */
@Singleton
class LogEnds {
    private static final int SHOWN = 64 * 1024;

    private final Logs logs;

    LogEnds(Logs logs) {
        this.logs = logs;
    }

    LogEnd of(Task task, @Nullable Integer attempt) {
        int number = attempt == null ? task.attempt() : attempt;
        boolean growing = number == task.attempt() && task.state().equals("running");
        if (number < 1) {
            return new LogEnd(number, 0, 0, "", growing);
        }
        long from = Math.max(0, logs.size(task.id(), number) - SHOWN);
        byte[] bytes = logs.bytes(task.id(), number, from, SHOWN);
        return new LogEnd(number, from, from + bytes.length, new String(bytes, StandardCharsets.UTF_8), growing);
    }
}
