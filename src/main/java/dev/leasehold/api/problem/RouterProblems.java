package dev.leasehold.api.problem;

import dev.leasehold.platform.problem.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.util.SortedSet;

import static dev.leasehold.platform.problem.ProblemCode.BAD_REQUEST;
import static dev.leasehold.platform.problem.ProblemCode.BODY_TOO_LARGE;
import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;
import static dev.leasehold.platform.problem.ProblemCode.METHOD_NOT_ALLOWED;
import static dev.leasehold.platform.problem.ProblemCode.NOT_ACCEPTABLE;
import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.UNAUTHENTICATED;
import static dev.leasehold.platform.problem.ProblemCode.UNSUPPORTED_MEDIA_TYPE;

/** What the router refused before any code of ours ran: addresses, methods, media types and parameters. */
final class RouterProblems {
    private RouterProblems() {}

    static Problem of(WebApplicationException failure, SortedSet<String> allowed) {
        if (failure.getCause() != null) {
            return parameter(failure.getCause());
        }
        return switch (failure.getResponse().getStatus()) {
            case 401 -> Problem.of(UNAUTHENTICATED, "The request carries no valid token.");
            case 403 -> Problem.of(FORBIDDEN, "The token does not allow this.");
            case 404 -> Problem.of(NOT_FOUND, "There is nothing at this address.");
            case 405 -> methodNotAllowed(String.join(", ", allowed));
            case 406 -> Problem.of(NOT_ACCEPTABLE, "The Accept header names no type that this answer comes in.");
            case 413 -> Problem.of(BODY_TOO_LARGE, "The body is larger than this service takes.");
            case 415 ->
                Problem.of(UNSUPPORTED_MEDIA_TYPE, "The Content-Type header names a type that is not taken here.");
            default -> Problem.of(BAD_REQUEST, "The request cannot be read.");
        };
    }

    /** JAX-RS answers 404 to a path or query parameter that does not convert; the parameter is what is wrong. */
    private static Problem parameter(Throwable cause) {
        String message = cause.getMessage();
        return Problem.of(
                PARAMETER_INVALID,
                message == null ? "A parameter cannot be read." : "A parameter cannot be read: " + message);
    }

    private static Problem methodNotAllowed(String allowed) {
        return Problem.of(METHOD_NOT_ALLOWED, "This address does not take this method.")
                .suggest("Use one of: " + allowed + ".")
                .with("allowed", allowed);
    }
}
