package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What {@code run} exits with: the code of the command, wherever it has one. The others are those that timeout, env and
 * the shell use for the same.
 */
final class RunExit {
    /** Leasehold failed, or the task did for a reason that is no exit code. */
    static final int FAILED = 125;

    static final int TIMED_OUT = 124;
    static final int NOT_FOUND = 127;
    static final int SIGNAL = 128;
    static final int CANCELLED = 130;

    private RunExit() {}

    /** Of a task that has ended, by its last attempt (a missing node where there was none). */
    static int of(JsonNode task, JsonNode attempt) {
        return switch (task.path("state").asText()) {
            case "succeeded" -> 0;
            case "cancelled" -> CANCELLED;
            default ->
                switch (task.path("code").asText()) {
                    case "timed-out" -> TIMED_OUT;
                    case "command-not-found" -> NOT_FOUND;
                    case "command-killed" -> SIGNAL + attempt.path("signal").asInt();
                    case "command-failed" -> attempt.path("exitCode").asInt(FAILED);
                    default -> FAILED;
                };
        };
    }
}
