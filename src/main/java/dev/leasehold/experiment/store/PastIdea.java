package dev.leasehold.experiment.store;

import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An idea of an experiment that ended elsewhere. */
public record PastIdea(
        UUID id,
        boolean taken,
        String slug,
        double priority,
        List<String> parents,
        @Nullable Digest content,
        @Nullable String artifacts,
        Instant acceptedAt) {
    public PastIdea {
        parents = List.copyOf(parents);
    }
}
