package dev.leasehold.api.experiment;

import dev.leasehold.experiment.store.IdeaRow;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

/**
 * An idea as it is shown; its content lies under {@code /v1/blobs}.
 *
 * @param state {@code waiting}, {@code unused}, or that of its variant
 * @param reason why nothing came of it
 */
public record IdeaView(
        String id,
        String slug,
        String state,
        double priority,
        List<String> parents,
        @Nullable Digest content,
        @Nullable String artifacts,
        Instant acceptedAt,
        @Nullable String variant,
        @Nullable String reason) {

    static IdeaView of(IdeaRow row) {
        return new IdeaView(
                TaskId.text(row.id()),
                row.slug(),
                row.variantState() == null ? row.state() : row.variantState(),
                row.priority(),
                row.parents(),
                row.content(),
                row.artifacts(),
                row.acceptedAt(),
                row.variant() == null ? null : TaskId.text(row.variant()),
                row.reason());
    }
}
