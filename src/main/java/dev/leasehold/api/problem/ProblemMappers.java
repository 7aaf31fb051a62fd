package dev.leasehold.api.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.leasehold.platform.json.JsonProblems;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.quarkus.runtime.util.ExceptionUtil;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.INTERNAL;

/** What each kind of exception says to the caller. The last one says nothing but an id, which is in the log. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response problem(ProblemException failure) {
        return ProblemAnswers.of(failure.problem());
    }

    @ServerExceptionMapper
    Response mismatched(MismatchedInputException failure) {
        return ProblemAnswers.of(JsonProblems.of(failure));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure) {
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
        return status >= 500
                ? anything(failure)
                : ProblemAnswers.of(RouterProblems.of(failure), Response.fromResponse(failure.getResponse()));
    }

    @ServerExceptionMapper
    Response anything(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "A request failed id=%s cause=%s", id, ExceptionUtil.getRootCause(failure));
        return ProblemAnswers.of(
                Problem.of(INTERNAL, "Something failed inside the service.").with("id", id));
    }
}
