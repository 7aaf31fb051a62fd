package dev.leasehold.api.problem;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.Challenge;
import dev.leasehold.platform.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** A problem as an HTTP answer. The body is written here, so that no content negotiation can get in its way. */
public final class ProblemAnswers {
    private ProblemAnswers() {}

    public static Response of(Problem problem) {
        return of(problem, Response.status(problem.status()));
    }

    /** The same upon an answer that already carries headers, such as {@code Allow}. */
    static Response of(Problem problem, Response.ResponseBuilder answer) {
        answer.status(problem.status()).type(Problem.MEDIA_TYPE).entity(Json.write(problem));
        Challenge.of(problem).ifPresent(challenge -> answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
        if (problem.more().get("retryAfterSeconds") instanceof Number seconds) {
            answer.header(HttpHeaders.RETRY_AFTER, seconds);
        }
        return answer.build();
    }
}
