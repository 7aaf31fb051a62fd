package dev.leasehold.experiment.store;

import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.UUID;

/** An idea that was taken in. Its content lies in the blob store, or elsewhere at {@code artifacts}; one of the two. */
public record NewIdea(
        UUID id,
        String slug,
        double priority,
        List<String> parents,
        @Nullable Digest content,
        @Nullable String artifacts) {
    public NewIdea {
        parents = List.copyOf(parents);
    }
}
