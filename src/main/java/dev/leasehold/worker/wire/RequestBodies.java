package dev.leasehold.worker.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Requests.Next;
import org.jspecify.annotations.Nullable;
import java.time.Duration;

/** What goes over the wire about requests to a task that stays up. */
public final class RequestBodies {
    private static final int LONGEST_WAIT_SECONDS = 60;

    private RequestBodies() {}

    /** Asks for what is asked. */
    public record Asking(long epoch, @Nullable Integer waitSeconds) {
        public Asking {
            if (waitSeconds != null && (waitSeconds < 0 || waitSeconds > LONGEST_WAIT_SECONDS)) {
                throw new IllegalArgumentException(
                        "waitSeconds is %d, must be between 0 and %d".formatted(waitSeconds, LONGEST_WAIT_SECONDS));
            }
        }

        public Duration patience() {
            return Duration.ofSeconds(waitSeconds == null ? 0 : waitSeconds);
        }
    }

    /**
     * What was found.
     *
     * @param request null when nothing is open
     * @param over nothing more will be asked: the command may end
     */
    public record Found(@Nullable String request, @Nullable JsonNode body, boolean over) {

        /** {@code next} is of a lease that holds. */
        public static Found of(Next next) {
            return switch (next) {
                case Next.Open(String id, JsonNode body) -> new Found(id, body, false);
                case Next.Over _ -> new Found(null, null, true);
                case Next.Nothing _, Next.LeaseLost _ -> new Found(null, null, false);
            };
        }

        public Next next() {
            if (request != null && body != null) {
                return new Next.Open(request, body);
            }
            return over ? new Next.Over() : new Next.Nothing();
        }
    }

    /** An object with {@code ideas}, or with {@code failed}: why there are none. */
    public record Answered(long epoch, JsonNode answer) {}
}
