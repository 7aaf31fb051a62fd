package dev.leasehold.live.trace;

import dev.leasehold.platform.Json;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spans in OTLP's JSON: ids in hex, times and whole numbers as strings. */
final class Otlp {
    private static final int INTERNAL = 1;
    private static final int ERROR = 2;
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private Otlp() {}

    /** {@code spans} by the trace they are of. */
    static String request(String service, String version, Map<String, List<Span>> spans) {
        List<Map<String, Object>> all = spans.entrySet().stream()
                .flatMap(trace -> trace.getValue().stream().map(span -> span(trace.getKey(), span)))
                .toList();
        return Json.write(Map.of(
                "resourceSpans",
                List.of(Map.of(
                        "resource",
                        Map.of("attributes", attributes(Map.of("service.name", service, "service.version", version))),
                        "scopeSpans",
                        List.of(Map.of("scope", Map.of("name", "dev.leasehold"), "spans", all))))));
    }

    private static Map<String, Object> span(String trace, Span span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("traceId", trace);
        json.put("spanId", span.id());
        if (span.parent() != null) {
            json.put("parentSpanId", span.parent());
        }
        json.put("name", span.name());
        json.put("kind", INTERNAL);
        json.put("startTimeUnixNano", nanos(span.start()));
        json.put("endTimeUnixNano", nanos(span.end()));
        json.put("attributes", attributes(span.attributes()));
        if (span.failure() != null) {
            json.put("status", Map.of("code", ERROR, "message", span.failure()));
        }
        return json;
    }

    private static List<Map<String, Object>> attributes(Map<String, Object> attributes) {
        return attributes.entrySet().stream()
                .map(entry -> Map.of("key", entry.getKey(), "value", value(entry.getValue())))
                .toList();
    }

    private static Map<String, Object> value(Object value) {
        return value instanceof Number number
                ? Map.of("intValue", String.valueOf(number.longValue()))
                : Map.of("stringValue", String.valueOf(value));
    }

    private static String nanos(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond())
                .multiply(NANOS)
                .add(BigInteger.valueOf(time.getNano()))
                .toString();
    }
}
