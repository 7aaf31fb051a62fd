package dev.leasehold.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.leasehold.api.Routes;
import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.json.JsonProblems;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.sql.Unstorable;
import io.quarkus.runtime.util.ExceptionUtil;
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import java.util.SortedSet;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.BAD_REQUEST;
import static dev.leasehold.platform.problem.ProblemCode.BODY_TOO_LARGE;
import static dev.leasehold.platform.problem.ProblemCode.INTERNAL;

/** What each kind of exception says to the caller. The last one says nothing but an id, which is in the log. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final Routes routes;

    @Inject
    ProblemMappers(Routes routes) {
        this.routes = routes;
    }

    @ServerExceptionMapper
    Response problem(ProblemException failure) {
        return ProblemAnswers.of(failure.problem());
    }

    @ServerExceptionMapper
    Response mismatched(MismatchedInputException failure) {
        return ProblemAnswers.of(JsonProblems.of(failure));
    }

    @ServerExceptionMapper
    Response tooLong(LimitedStream.TooLong failure) {
        String detail = "The body is larger than %d bytes.".formatted(failure.limit());
        return ProblemAnswers.of(Problem.of(BODY_TOO_LARGE, detail).with("limit", failure.limit()));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, UriInfo address) {
        if (failure.getCause() instanceof ProblemException cause) {
            return problem(cause);
        }
        if (failure.getCause() instanceof JsonProcessingException cause
                && !(cause instanceof InvalidDefinitionException)) {
            return ProblemAnswers.of(JsonProblems.of(cause));
        }
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        return status >= 500 ? anything(failure) : refused(failure, routes.verbs(address.getPath()));
    }

    private static Response refused(WebApplicationException failure, SortedSet<String> allowed) {
        ResponseBuilder answer = Response.fromResponse(failure.getResponse());
        if (failure.getResponse().getStatus() == 405) {
            answer.allow(allowed);
        }
        return ProblemAnswers.of(RouterProblems.of(failure, allowed), answer);
    }

    /** Also for a caller who went away in the middle: nobody hears this answer, and nothing failed. */
    @ServerExceptionMapper
    Response anything(Throwable failure) {
        if (ExceptionUtil.getRootCause(failure) instanceof HttpClosedException) {
            LOG.debug("A caller went away", failure);
            return ProblemAnswers.of(Problem.of(BAD_REQUEST, "The connection was closed."));
        }
        if (Unstorable.isWhy(failure)) {
            return ProblemAnswers.of(Problem.of(
                    BAD_REQUEST,
                    "A value cannot be stored: a text with a NUL in it, or a number or time out of range."));
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "A request failed id=%s cause=%s", id, ExceptionUtil.getRootCause(failure));
        return ProblemAnswers.of(
                Problem.of(INTERNAL, "Something failed inside the service.").with("id", id));
    }
}
