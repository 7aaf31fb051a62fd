package dev.leasehold.platform.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

import static java.util.Collections.unmodifiableSequencedMap;

/**
 * What went wrong, why and what to do, as RFC 9457 spells it.
 *
 * <p>{@code code} is for programs, {@code detail} and {@code suggestion} are sentences for people, {@code more} holds
 * what a program may want beside them ({@code field}, {@code line}, {@code limit}, {@code id}).
 */
@JsonPropertyOrder({"type", "title", "status", "code", "detail", "suggestion"})
public record Problem(
        int status,
        String code,
        String title,
        String detail,
        String suggestion,
        @JsonAnyGetter SequencedMap<String, Object> more) {

    /** The media type of every error answer. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        more = unmodifiableSequencedMap(new LinkedHashMap<>(more));
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code.status(), code.wire(), code.title(), detail, code.suggestion(), new LinkedHashMap<>());
    }

    /** What a server said that is no Leasehold, or a proxy before one: it has no code of ours. */
    public static Problem foreign(int status, String detail) {
        return new Problem(
                status, "", "", detail, "Check that a Leasehold answers at this address.", new LinkedHashMap<>());
    }

    /** Reads a problem back, also one of a newer service; what a foreign server left out reads as empty. */
    @JsonCreator
    static Problem read(
            @JsonProperty("status") int status,
            @JsonProperty("code") String code,
            @JsonProperty("title") String title,
            @JsonProperty("detail") String detail,
            @JsonProperty("suggestion") String suggestion,
            @JsonAnySetter Map<String, Object> more) {
        var rest = new LinkedHashMap<String, Object>(orElse(more, Map.of()));
        rest.remove("type");
        return new Problem(
                status, orElse(code, ""), orElse(title, ""), orElse(detail, ""), orElse(suggestion, ""), rest);
    }

    /** A stable address for the kind of problem, relative to the server that answered. */
    @JsonProperty
    public String type() {
        return "/problems/" + code;
    }

    public boolean is(ProblemCode other) {
        return code.equals(other.wire());
    }

    /** The same problem with a suggestion that fits this case better than the usual one. */
    public Problem suggest(String better) {
        return new Problem(status, code, title, detail, better, more);
    }

    /** The same problem with one more member. */
    public Problem with(String name, Object value) {
        var extended = new LinkedHashMap<>(more);
        extended.put(name, value);
        return new Problem(status, code, title, detail, suggestion, extended);
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
