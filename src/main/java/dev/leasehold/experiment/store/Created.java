package dev.leasehold.experiment.store;

import org.jspecify.annotations.Nullable;
import java.util.UUID;

/**
 * An experiment as it is submitted.
 *
 * @param spec what was submitted, as it was written
 * @param form how it is read: {@code leasehold} or {@code eden}
 */
public record Created(
        UUID id,
        @Nullable String name,
        String spec,
        String form,
        String repository,
        String baseCommit,
        int parallel,
        boolean baselineWanted,
        @Nullable Key key) {

    /** Under which name its submitter asked for it, and a digest of what was sent. */
    public record Key(String owner, String key, String bodyDigest) {}

    public Created(
            UUID id,
            @Nullable String name,
            String spec,
            String form,
            String repository,
            String baseCommit,
            int parallel,
            boolean baselineWanted) {
        this(id, name, spec, form, repository, baseCommit, parallel, baselineWanted, null);
    }
}
