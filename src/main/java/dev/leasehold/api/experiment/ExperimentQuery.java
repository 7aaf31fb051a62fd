package dev.leasehold.api.experiment;

import dev.leasehold.api.problem.OneOf;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.store.ExperimentFilter;
import dev.leasehold.platform.problem.Problem;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** The query parameters that choose experiments. */
public class ExperimentQuery {
    private static final int MOST = 1_000;

    /** Repeatable; one must fit. */
    @QueryParam("state")
    @Nullable
    List<String> states;

    /** Part of a name, however it is capitalised. */
    @QueryParam("name")
    @Nullable
    String name;

    @QueryParam("before")
    @Nullable
    String before;

    @QueryParam("limit")
    @DefaultValue("100")
    int limit;

    /** The same from a form, in which what is left empty is not asked for. */
    public static ExperimentQuery of(
            @Nullable String state, @Nullable String name, @Nullable String before, int limit) {
        ExperimentQuery query = new ExperimentQuery();
        query.states = state == null || state.isEmpty() ? List.of() : List.of(state);
        query.name = name;
        query.before = before == null || before.isEmpty() ? null : before;
        query.limit = limit;
        return query;
    }

    ExperimentFilter filter() {
        if (name != null && name.indexOf('\0') >= 0) {
            throw Problem.of(PARAMETER_INVALID, "name holds a NUL, which no name does.")
                    .with("parameter", "name")
                    .exception();
        }
        return new ExperimentFilter(phases(), name == null || name.isEmpty() ? null : name);
    }

    private Set<Phase> phases() {
        if (states == null || states.isEmpty()) {
            return ExperimentFilter.ALL.phases();
        }
        Set<Phase> phases = EnumSet.noneOf(Phase.class);
        for (String state : states) {
            if (!ExperimentView.STATES.contains(state)) {
                throw OneOf.refused(PARAMETER_INVALID, "parameter", "state", state, ExperimentView.STATES);
            }
            phases.addAll(ExperimentView.phases(state));
        }
        return phases;
    }

    int limit() {
        if (limit < 1 || limit > MOST) {
            throw Problem.of(PARAMETER_INVALID, "limit is %d, must be between 1 and %d.".formatted(limit, MOST))
                    .with("parameter", "limit")
                    .exception();
        }
        return limit;
    }
}
