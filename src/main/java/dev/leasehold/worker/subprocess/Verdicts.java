package dev.leasehold.worker.subprocess;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.process.Signal;
import org.jspecify.annotations.Nullable;

/** Says what became of an attempt, from how its command ended and what the kernel counted. */
final class Verdicts {
    private static final int SIGXFSZ = 25;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private Verdicts() {}

    /** What is known beside the exit. */
    record Evidence(boolean ranOutOfMemory, boolean ranOutOfProcesses, boolean folderIsFull, boolean throughInit) {}

    /** Why the command failed, when it did. We ended it, the kernel did, or it did so itself: the first that holds. */
    static @Nullable Reason reason(Run run, Evidence seen, String what) {
        if (run.ended() != null) {
            return new Reason(run.ended().code(), what + " " + run.ended().message());
        }
        if (!run.started()) {
            return new Reason(Code.SANDBOX_FAILED, "the sandbox could not be set up: " + run.complaint());
        }
        if (run.exit().successful()) {
            return null;
        }
        Integer signal = run.signal(seen.throughInit());
        if (seen.ranOutOfMemory()) {
            return new Reason(Code.OUT_OF_MEMORY, what + " used all the memory it may, and the kernel ended it");
        }
        if (seen.ranOutOfProcesses()) {
            return new Reason(Code.TOO_MANY_PROCESSES, what + " used all the processes it may");
        }
        if (seen.folderIsFull() || Integer.valueOf(SIGXFSZ).equals(signal)) {
            return new Reason(Code.WORKSPACE_LIMIT, what + " wrote more than it may");
        }
        if (run.interrupted() && isOfInterrupt(signal, run.exit().code())) {
            return new Reason(Code.INTERRUPTED, what + " was interrupted");
        }
        if (signal != null) {
            return new Reason(Code.COMMAND_KILLED, "%s was ended by signal %d".formatted(what, signal));
        }
        Integer code = run.exit().code();
        if (Integer.valueOf(NOT_FOUND).equals(code)) {
            return new Reason(Code.COMMAND_NOT_FOUND, what + " exited with 127: a program it names is not there");
        }
        if (Integer.valueOf(NOT_EXECUTABLE).equals(code)) {
            return new Reason(
                    Code.COMMAND_NOT_FOUND,
                    what
                            + " exited with 126: a program it names may not be run, or is looked for where nobody may look");
        }
        return new Reason(Code.COMMAND_FAILED, "%s exited with %d".formatted(what, code));
    }

    /** Ended by it, or as a shell tells that its command was. */
    private static boolean isOfInterrupt(@Nullable Integer signal, @Nullable Integer code) {
        return Integer.valueOf(Signal.INT.number()).equals(signal)
                || Integer.valueOf(128 + Signal.INT.number()).equals(code);
    }

    record Reason(Code code, String message) {}

    static Verdict of(Run run, @Nullable Reason reason, @Nullable JsonNode outcome, boolean throughInit, Usage usage) {
        return new Verdict(
                reason == null ? null : reason.code(),
                reason == null ? "succeeded" : reason.message(),
                outcome,
                run.exitCode(throughInit),
                run.signal(throughInit),
                usage,
                null);
    }
}
