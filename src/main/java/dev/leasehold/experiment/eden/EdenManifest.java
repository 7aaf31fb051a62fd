package dev.leasehold.experiment.eden;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.platform.Json;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;

/** What EDEN's integration puts beside a variant's tree: keys sorted, indented by two, with a final newline. */
public final class EdenManifest {
    private static final ObjectWriter WRITER = Json.MAPPER
            .writer(new DefaultPrettyPrinter()
                    .withSeparators(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private EdenManifest() {}

    public static String path(String variant) {
        return ".eden/variants/%s/evaluation.json".formatted(variant);
    }

    public static String content(
            String variant,
            String idea,
            String commit,
            List<String> parents,
            Evaluation evaluation,
            Instant completedAt,
            @Nullable String artifacts) {
        TreeMap<String, Object> manifest = new TreeMap<>();
        manifest.put("variant_id", variant);
        manifest.put("idea_id", idea);
        manifest.put("commit_sha", commit);
        manifest.put("parent_commits", parents);
        manifest.put("evaluation", new TreeMap<>(evaluation.values()));
        manifest.put("completed_at", completedAt.truncatedTo(ChronoUnit.SECONDS).toString());
        if (artifacts != null) {
            manifest.put("artifacts_uri", artifacts);
        }
        try {
            return WRITER.writeValueAsString(manifest) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
