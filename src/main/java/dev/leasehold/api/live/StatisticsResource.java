package dev.leasehold.api.live;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.lease.RoleStatistics;
import dev.leasehold.lease.Statistics;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** {@code /v1/statistics}: what became of attempts, counted and measured. */
@Path("/v1/statistics")
@RunOnVirtualThread
public class StatisticsResource {
    private static final Duration USUAL = Duration.ofDays(1);

    private final Statistics statistics;

    StatisticsResource(Statistics statistics) {
        this.statistics = statistics;
    }

    /** Of tasks that were submitted since then. */
    public record Answer(Instant since, List<RoleStatistics> roles) {}

    /** {@code since} is a moment, a day ago if not said; {@code experiment} an experiment's id. */
    @GET
    @Requires(Access.READ)
    @Within(Reach.ROLE_PARAMETER)
    public Answer show(
            @QueryParam("role") @Nullable String role,
            @QueryParam("experiment") @Nullable String experiment,
            @QueryParam("since") @Nullable String since) {
        Instant now = Instant.now();
        Instant from = since == null ? now.minus(USUAL) : parse(since);
        Duration ago = Duration.between(from, now);
        if (ago.isNegative()) {
            throw invalid("since is %s, which is yet to come.".formatted(since));
        }
        return new Answer(from, statistics.of(ago, role, experiment));
    }

    private static Instant parse(String since) {
        try {
            return Instant.parse(since);
        } catch (DateTimeParseException e) {
            throw invalid("since is '%s', must be a moment such as 2026-01-31T12:00:00Z.".formatted(since));
        }
    }

    private static RuntimeException invalid(String sentence) {
        return Problem.of(PARAMETER_INVALID, sentence)
                .with("parameter", "since")
                .exception();
    }
}
