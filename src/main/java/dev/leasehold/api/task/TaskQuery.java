package dev.leasehold.api.task;

import dev.leasehold.api.problem.OneOf;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.TaskFilter;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.problem.ProblemException;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.CURSOR_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** The query parameters that choose tasks. */
public class TaskQuery {
    private static final int MOST = 1_000;

    @QueryParam("state")
    @Nullable
    List<String> states;

    @QueryParam("role")
    @Nullable
    String role;

    @QueryParam("group")
    @Nullable
    String group;

    @QueryParam("code")
    @Nullable
    String code;

    /** {@code key=value}, repeatable; all must fit. */
    @QueryParam("label")
    @Nullable
    List<String> labels;

    @QueryParam("cursor")
    @Nullable
    String cursor;

    @QueryParam("limit")
    @Nullable
    Integer limit;

    /** The same from a form, in which what is left empty is not asked for. */
    public static TaskQuery of(
            @Nullable String state, @Nullable String role, @Nullable String group, @Nullable String cursor, int limit) {
        TaskQuery query = new TaskQuery();
        query.states = state == null || state.isEmpty() ? List.of() : List.of(state);
        query.role = role == null || role.isEmpty() ? null : role;
        query.group = group == null || group.isEmpty() ? null : group;
        query.cursor = cursor == null || cursor.isEmpty() ? null : cursor;
        query.limit = limit;
        return query;
    }

    public TaskFilter filter() {
        return filter(
                Place.QUERY, states == null ? List.of() : states, TaskFilter.STATES, role, group, code, labelMap());
    }

    /** By the fields of a body, of which JSON may bring nothing, and nulls. */
    static TaskFilter named(
            @Nullable List<String> states,
            List<String> allowed,
            @Nullable String role,
            @Nullable String group,
            @Nullable String code,
            @Nullable Map<String, String> labels) {
        return filter(
                Place.BODY,
                states == null ? List.of() : states,
                allowed,
                role,
                group,
                code,
                labels == null ? Map.of() : labels);
    }

    private static TaskFilter filter(
            Place place,
            List<String> states,
            List<String> allowed,
            @Nullable String role,
            @Nullable String group,
            @Nullable String code,
            Map<String, String> labels) {
        for (@Nullable String state : states) {
            if (state == null || !allowed.contains(state)) {
                throw notOneOf(place, place == Place.BODY ? "states" : "state", String.valueOf(state), allowed);
            }
        }
        List<String> codes = Arrays.stream(Code.values()).map(Code::wire).toList();
        if (code != null && !codes.contains(code)) {
            throw notOneOf(place, "code", code, codes);
        }
        return new TaskFilter(states, role, group, code == null ? null : Code.of(code), labels);
    }

    public @Nullable String before() {
        if (cursor != null && TaskId.parse(cursor).isEmpty()) {
            throw Problem.of(CURSOR_INVALID, "'%s' is no cursor of this list.".formatted(cursor))
                    .exception();
        }
        return cursor;
    }

    public int limit() {
        int wanted = limit == null ? 100 : limit;
        if (wanted < 1 || wanted > MOST) {
            throw Problem.of(PARAMETER_INVALID, "limit is %d, must be between 1 and %d.".formatted(wanted, MOST))
                    .with("parameter", "limit")
                    .exception();
        }
        return wanted;
    }

    private Map<String, String> labelMap() {
        Map<String, String> map = new HashMap<>();
        for (String label : labels == null ? List.<String>of() : labels) {
            int equals = label.indexOf('=');
            if (equals < 1) {
                throw Problem.of(PARAMETER_INVALID, "label is '%s', must be key=value.".formatted(label))
                        .with("parameter", "label")
                        .exception();
            }
            map.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return map;
    }

    /** Where somebody said what was wrong. */
    private enum Place {
        QUERY(PARAMETER_INVALID, "parameter"),
        BODY(FIELD_INVALID, "field");

        private final ProblemCode code;
        private final String kind;

        Place(ProblemCode code, String kind) {
            this.code = code;
            this.kind = kind;
        }
    }

    private static ProblemException notOneOf(Place place, String name, String value, List<String> allowed) {
        return OneOf.refused(place.code, place.kind, name, value, allowed);
    }
}
