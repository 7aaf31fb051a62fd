package dev.leasehold.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.LenientJson;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What a row says of its task's work. A later version, whose replicas share the database, may have written more. */
final class WorkText {
    private static final System.Logger LOG = System.getLogger(WorkText.class.getName());
    private static final Work NOTHING_KNOWN = new Work(null, List.of(), List.of(), Map.of(), null, null);

    private WorkText() {}

    /** To be done: only if all of it is known here. */
    static Optional<Work> whole(UUID task, String text) {
        return readable(task, () -> Json.read(text, Work.class));
    }

    /** To find what has been done. */
    static Optional<Work> known(UUID task, String text) {
        return readable(task, () -> tolerantly(text));
    }

    /** To look at: without what is not known here. */
    static Work shown(UUID task, String text) {
        return known(task, text).orElse(NOTHING_KNOWN);
    }

    private static Work tolerantly(String text) {
        try {
            return LenientJson.MAPPER.readValue(text, Work.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One row that cannot be read takes nothing from the others. */
    private static Optional<Work> readable(UUID task, Supplier<Work> reading) {
        try {
            return Optional.of(reading.get());
        } catch (UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=work-not-readable task=%s why=\"%s\"".formatted(TaskId.text(task), e.getMessage()));
            return Optional.empty();
        }
    }
}
