package dev.leasehold.forge;

import org.jspecify.annotations.Nullable;

/**
 * A repository as it is shown.
 *
 * @param commit what its default branch holds; null while nobody has pushed to it
 * @param refs how many there are, hidden ones included
 */
public record RepositoryView(
        String name, String defaultBranch, @Nullable String commit, int refs) {}
