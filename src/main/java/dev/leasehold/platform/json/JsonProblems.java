package dev.leasehold.platform.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.leasehold.platform.problem.Nearest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_MISSING;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_UNKNOWN;
import static dev.leasehold.platform.problem.ProblemCode.JSON_MALFORMED;

/** What was wrong with a JSON text, in the words of who wrote it: which field, where, and what is allowed there. */
public final class JsonProblems {

    private JsonProblems() {}

    public static Problem of(JsonProcessingException failure) {
        Problem problem = switch (failure) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case ValueInstantiationException refused -> refused(refused);
            case InvalidNullException absent -> absent(absent);
            case MismatchedInputException mismatch -> mismatched(mismatch);
            case JsonMappingException other -> invalid(path(other), message(other));
            default -> Problem.of(JSON_MALFORMED, message(failure));
        };
        return located(problem, failure.getLocation());
    }

    private static Problem unknown(UnrecognizedPropertyException unknown) {
        String name = unknown.getPropertyName();
        List<String> known = known(unknown.getKnownPropertyIds());
        Problem problem = Problem.of(FIELD_UNKNOWN, "'%s' is not a field here.".formatted(path(unknown)))
                .with("field", path(unknown))
                .with("allowed", known);
        return Nearest.to(name, known)
                .map(nearest -> problem.suggest("Did you mean '%s'?".formatted(nearest)))
                .orElse(problem);
    }

    private static Problem refused(ValueInstantiationException refused) {
        Class<?> type = refused.getType().getRawClass();
        if (type.isEnum()) {
            return notOneOf(path(refused), "The value", Shapes.constants(type));
        }
        return switch (refused.getCause()) {
            case ProblemException cause -> cause.problem().with("field", path(refused));
            case IllegalArgumentException cause -> invalid(path(refused), String.valueOf(cause.getMessage()));
            case null, default -> invalid(path(refused), "must be " + Shapes.of(type));
        };
    }

    /** In a list or a map nothing is missing: what is there is wrong. */
    private static Problem absent(InvalidNullException absent) {
        String path = path(absent);
        List<JsonMappingException.Reference> steps = absent.getPath();
        @Nullable Object holder = steps.isEmpty() ? null : steps.getLast().getFrom();
        return holder instanceof Collection || holder instanceof Map
                ? Problem.of(FIELD_INVALID, "'%s' must not be null.".formatted(path))
                        .with("field", path)
                : missing(path, "must not be null");
    }

    private static Problem mismatched(MismatchedInputException mismatch) {
        String message = message(mismatch);
        if (message.startsWith("Missing required creator property")) {
            return missing(path(mismatch), "is required");
        }
        if (message.startsWith("Trailing token")) {
            return Problem.of(JSON_MALFORMED, "Something follows after the end of the JSON text.");
        }
        @Nullable Class<?> type = mismatch.getTargetType();
        if (type == null) {
            return Problem.of(JSON_MALFORMED, message);
        }
        if (mismatch instanceof InvalidFormatException format && type.isEnum()) {
            return notOneOf(path(mismatch), "'%s'".formatted(format.getValue()), Shapes.constants(type));
        }
        return invalid(path(mismatch), "must be " + Shapes.of(type));
    }

    private static Problem notOneOf(String path, String value, List<String> allowed) {
        return Problem.of(
                        FIELD_INVALID, "'%s': %s is not one of %s.".formatted(path, value, String.join(", ", allowed)))
                .with("field", path)
                .with("allowed", allowed);
    }

    private static Problem missing(String path, String how) {
        return Problem.of(FIELD_MISSING, "'%s' %s.".formatted(path, how)).with("field", path);
    }

    private static Problem invalid(String path, String sentence) {
        String whole = sentence.startsWith("must ") ? "The JSON text " + sentence : sentence;
        String detail = path.isEmpty() ? whole : "'%s': %s".formatted(path, sentence);
        return Problem.of(FIELD_INVALID, detail.endsWith(".") ? detail : detail + ".")
                .with("field", path);
    }

    private static Problem located(Problem problem, @Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 1
                ? problem
                : problem.with("line", at.getLineNr()).with("column", at.getColumnNr());
    }

    private static String path(JsonMappingException failure) {
        String path = "";
        for (JsonMappingException.Reference step : failure.getPath()) {
            path = step.getFieldName() == null ? path + "[" + step.getIndex() + "]" : join(path, step.getFieldName());
        }
        return path;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static List<String> known(@Nullable Collection<Object> ids) {
        return ids == null
                ? List.of()
                : ids.stream().map(String::valueOf).sorted().toList();
    }

    /** Jackson's sentence without the class names and source excerpts that it adds in some places. */
    private static String message(JsonProcessingException failure) {
        String message = failure.getOriginalMessage();
        return message == null
                ? "The JSON text cannot be read."
                : message.lines().findFirst().orElse(message).replaceFirst(" \\(start marker at .*", ".");
    }
}
