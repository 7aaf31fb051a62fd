package dev.leasehold.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Requests.Next;
import java.time.Duration;

/**
 * Where a host learns what is asked of a task that stays up, and says what it answers: in the service itself, or over
 * REST from anywhere else.
 *
 * <p>A call without an answer throws {@link BrokerException}; repeating it is harmless.
 */
public interface RequestDesk {

    /** Waits up to {@code patience} for something to be asked. */
    Next next(Grant lease, Duration patience);

    /** False when the lease is lost. */
    boolean answer(Grant lease, String request, JsonNode answer);

    /** Where nothing is ever asked. */
    static RequestDesk none() {
        return new RequestDesk() {
            @Override
            public Next next(Grant lease, Duration patience) {
                return new Next.Over();
            }

            @Override
            public boolean answer(Grant lease, String request, JsonNode answer) {
                return false;
            }
        };
    }
}
