package dev.leasehold.live.trace;

import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskId;
import org.jspecify.annotations.Nullable;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which trace a task is part of: its submitter's, kept with the task as the label {@value #LABEL} in W3C's spelling; or one
 * of its own, whose id is the task's.
 */
public record TraceContext(String trace, @Nullable String parent) {
    static final String LABEL = "traceparent";
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

    static TraceContext of(Task task) {
        return Optional.ofNullable(task.labels().get(LABEL))
                .map(TRACEPARENT::matcher)
                .filter(Matcher::matches)
                .map(parts -> new TraceContext(parts.group(1), parts.group(2)))
                .orElseGet(() -> new TraceContext(own(TaskId.parse(task.id()).orElseThrow()), null));
    }

    /** The labels with the caller's context added, where it has one and the labels have none. */
    public static Map<String, String> added(Map<String, String> labels, @Nullable String traceparent) {
        if (traceparent == null
                || labels.containsKey(LABEL)
                || !TRACEPARENT.matcher(traceparent).matches()) {
            return labels;
        }
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(LABEL, traceparent);
        return more;
    }

    private static String own(UUID id) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
