package dev.leasehold.experiment.archive;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What stands in an archive's documents. */
final class Records {
    private Records() {}

    /** Null in JSON is nothing here. */
    private static @Nullable JsonNode present(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }

    /** {@code leasehold.json}. {@code ended} and {@code reason} are null while it has not ended. */
    record Head(
            String format,
            int version,
            String experiment,
            @Nullable String name,
            String form,
            String baseCommit,
            int parallel,
            @Nullable JsonNode stop,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String reason,
            long attempts,
            Instant exportedAt) {
        Head {
            stop = present(stop);
        }
    }

    /** A line of {@code ideas.ndjson}. */
    record Idea(
            String id,
            String slug,
            double priority,
            List<String> parents,
            @Nullable String content,
            @Nullable String artifacts,
            Instant acceptedAt) {
        Idea {
            parents = parents == null ? List.of() : parents;
        }
    }

    /** A line of {@code variants.ndjson}; the baseline has no idea. The score is for readers: it is computed anew. */
    record Variant(
            String id,
            @Nullable String idea,
            String slug,
            String state,
            List<String> parents,
            @Nullable String commit,
            @Nullable String integrated,
            @Nullable JsonNode evaluation,
            @Nullable Double score,
            @Nullable String artifacts,
            @Nullable String code,
            @Nullable String reason,
            @Nullable String executionTask,
            @Nullable String evaluationTask,
            Instant begunAt,
            @Nullable Instant finishedAt) {
        Variant {
            parents = parents == null ? List.of() : parents;
            evaluation = present(evaluation);
        }
    }

    /** {@code manifest.json}: every entry before it. */
    record Manifest(Map<String, Sum> entries) {
        Manifest {
            entries = entries == null ? Map.of() : entries;
        }
    }

    record Sum(long bytes, String digest) {}
}
