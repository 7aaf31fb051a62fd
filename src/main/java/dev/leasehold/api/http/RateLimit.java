package dev.leasehold.api.http;

import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.token.Holder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalLong;

import static dev.leasehold.platform.problem.ProblemCode.RATE_LIMITED;

/**
 * Keeps one caller from taking the service away from the others.
 *
 * <p>Who shows a good token counts by it and never by address: a flood without one, from a task of the same machine or
 * behind the same proxy, locks nobody out.
 */
@ApplicationScoped
public class RateLimit {
    private final Rates tokens;
    private final Rates unknown;

    @Inject
    RateLimit(HttpConfig config) {
        this.tokens = new Rates(config.rate().token(), System::nanoTime);
        this.unknown = new Rates(config.rate().unknown(), System::nanoTime);
    }

    /** Refuses a holder who asks too often. Other services of the installation may. */
    public void mustAllow(Holder holder) {
        if (!holder.isService()) {
            refuse(tokens.take(holder.id() + holder.name()), "This token");
        }
    }

    /** Refuses an address from which too many come without a good token. */
    public void mustAllow(String address) {
        refuse(unknown.take(address), "This address, without a good token,");
    }

    private static void refuse(OptionalLong seconds, String who) {
        if (seconds.isPresent()) {
            throw Problem.of(RATE_LIMITED, who + " asks more often than is allowed.")
                    .with("retryAfterSeconds", seconds.getAsLong())
                    .exception();
        }
    }
}
