package dev.leasehold.lease;

import java.time.Duration;
import java.util.Locale;

/**
 * Where a task is in its life. What may come next stands here as methods, and nothing else may.
 *
 * <pre>
 *   Queued --claim--&gt; Running --end--&gt; Succeeded | Failed | Cancelled
 *     ^                  |  \--land--&gt; Confirming --read back--&gt; Succeeded | Failed | Cancelled
 *     |                  |                 |
 *     +-- retry, expire, release, refuse --+   redrive (from Failed and Cancelled)
 * </pre>
 */
public sealed interface TaskState {

    /** The spelling in rows, in the journal and in answers. */
    default String wire() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Waits for a host, from {@code delay} on. */
    record Queued(Duration delay, Failures failures) implements TaskState {
        public Cancelled cancel() {
            return new Cancelled("cancelled before it was claimed", failures);
        }
    }

    /** Held by a host, which runs its attempt. */
    record Running(boolean cancelRequested, boolean delivers, Failures failures, Budget budget) implements TaskState {

        /** The holder's word on how the attempt ended. A cancellation that was asked for wins over any other end. */
        public TaskState end(Verdict verdict, Backoff backoff, Duration confirmWithin) {
            if (cancelRequested) {
                return new Cancelled("cancelled while it ran", failures);
            }
            return switch (verdict.code()) {
                case null -> succeed(verdict, backoff, confirmWithin);
                case CANCELLED -> new Cancelled(verdict.message(), failures);
                case RELEASED, HOST_STOPPED -> release();
                case Code code -> fail(code, verdict.message(), backoff);
            };
        }

        /** The holder fell silent. */
        public TaskState expire(Backoff backoff) {
            return cancelRequested
                    ? new Cancelled("cancelled; its host had fallen silent", failures)
                    : fail(Code.LEASE_EXPIRED, "the lease ran out without a word from its holder", backoff);
        }

        /** The holder gave the task back. That is nobody's failure, so it is claimed again at once. */
        public TaskState release() {
            return cancelRequested
                    ? new Cancelled("cancelled while it ran", failures)
                    : new Queued(Duration.ZERO, failures);
        }

        private TaskState succeed(Verdict verdict, Backoff backoff, Duration confirmWithin) {
            if (!delivers) {
                return new Succeeded(failures);
            }
            return verdict.commit() == null
                    ? fail(Code.OUTCOME_INVALID, "success was reported without the commit that was landed", backoff)
                    : new Confirming(confirmWithin, false, failures, budget);
        }

        private TaskState fail(Code code, String message, Backoff backoff) {
            return failed(code, message, failures, budget, backoff);
        }
    }

    /**
     * The work is said to have landed, and is not yet read back. No host holds it; the service looks for it, {@code
     * within} that time.
     */
    record Confirming(Duration within, boolean cancelRequested, Failures failures, Budget budget) implements TaskState {

        /** The commit was read back. */
        public TaskState confirm() {
            return cancelRequested
                    ? new Cancelled("cancelled while its delivery was being confirmed", failures)
                    : new Succeeded(failures);
        }

        /** The forge holds something else, or did not answer in time. */
        public TaskState refuse(Code code, String message, Backoff backoff) {
            return cancelRequested
                    ? new Cancelled("cancelled while its delivery was being confirmed", failures)
                    : failed(code, message, failures, budget, backoff);
        }
    }

    record Succeeded(Failures failures) implements TaskState {}

    record Failed(Code code, String message, Failures failures) implements TaskState {
        public Queued redrive() {
            return new Queued(Duration.ZERO, Failures.NONE);
        }
    }

    record Cancelled(String message, Failures failures) implements TaskState {
        public Queued redrive() {
            return new Queued(Duration.ZERO, Failures.NONE);
        }
    }

    private static TaskState failed(Code code, String message, Failures before, Budget budget, Backoff backoff) {
        Failures now = before.plus(code.fault());
        return budget.spentBy(now) ? new Failed(code, message, now) : new Queued(backoff.after(now), now);
    }
}
