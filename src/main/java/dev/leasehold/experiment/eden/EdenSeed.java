package dev.leasehold.experiment.eden;

import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.net.URI;

/**
 * What evolves: one of these, or a commit with an empty {@code .gitkeep} and nothing else.
 *
 * @param upload a tree as a tar, or a git bundle
 * @param url of an upstream
 */
public record EdenSeed(
        @Nullable String project,
        @Nullable Digest upload,
        @Nullable URI url) {
    public static final EdenSeed EMPTY = new EdenSeed(null, null, null);

    /** Null for the empty one. */
    public @Nullable Repository repository() {
        if (project != null) {
            return new Repository.Project(project, null);
        } else if (upload != null) {
            return new Repository.From(new Tree.Upload(upload), null);
        }
        return url == null ? null : new Repository.Import(url, null);
    }
}
