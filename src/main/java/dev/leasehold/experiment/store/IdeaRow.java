package dev.leasehold.experiment.store;

import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An idea as it stands: {@code waiting}, {@code taken} or {@code unused}; taken, with what became of its variant. */
public record IdeaRow(
        UUID id,
        String state,
        String slug,
        double priority,
        List<String> parents,
        @Nullable Digest content,
        @Nullable String artifacts,
        Instant acceptedAt,
        @Nullable UUID variant,
        @Nullable String variantState,
        @Nullable String reason) {
    public IdeaRow {
        parents = List.copyOf(parents);
    }
}
