package dev.leasehold.forge.upstream;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.OwnRepositories;
import dev.leasehold.forge.upstream.UpstreamException.Kind;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings a branch of an upstream into a project.
 *
 * <ul>
 *   <li>A project that is not there appears with the branch in it, or not at all.
 *   <li>A branch that is there only moves forward.
 *   <li>A project without a {@code main} begins with what was imported, whatever its name there.
 * </ul>
 */
public final class Imports {
    private final OwnRepositories repositories;
    private final UpstreamGit git;

    public Imports(OwnRepositories repositories, UpstreamGit git) {
        this.repositories = repositories;
        this.git = git;
    }

    /** Returns the commit that the branch has there and now here. */
    public String run(Upstream upstream, String project, String branch) {
        var commit = new AtomicReference<@Nullable String>();
        Optional<Path> there = repositories.folder(project);
        if (there.isEmpty() && repositories.create(project, fresh -> commit.set(into(upstream, fresh, branch)))) {
            return Objects.requireNonNull(commit.get(), "it was filled before it appeared");
        }
        Path folder = repositories
                .folder(project)
                .orElseThrow(() -> new UpstreamException(Kind.DIVERGED, "the project was deleted meanwhile"));
        return into(upstream, folder, branch);
    }

    private String into(Upstream upstream, Path repository, String branch) {
        String held = "refs/import/" + UUID.randomUUID();
        try {
            git.fetch(upstream, repository, branch, held);
            String commit = repositories
                    .git()
                    .run(repository, "rev-parse", "--verify", "--quiet", held + "^{commit}")
                    .orThrow("What was fetched is no commit");
            forward(repository, branch, commit);
            if (held(repository, Forge.MAIN).isEmpty()) {
                forward(repository, Forge.MAIN, commit);
            }
            return commit;
        } finally {
            repositories.git().run(repository, "update-ref", "-d", held);
        }
    }

    private void forward(Path repository, String ref, String commit) {
        String old = held(repository, ref);
        if (old.equals(commit)) {
            return;
        }
        if (!old.isEmpty()
                && !repositories
                        .git()
                        .run(repository, "merge-base", "--is-ancestor", old, commit)
                        .ok()) {
            throw new UpstreamException(Kind.DIVERGED, "%s is %s here and %s there".formatted(ref, old, commit));
        }
        if (!repositories.git().run(repository, "update-ref", ref, commit, old).ok()) {
            throw new UpstreamException(Kind.DIVERGED, "%s was moved here meanwhile".formatted(ref));
        }
    }

    /** Empty for a ref that is not there, which is also what {@code update-ref} takes for it. */
    private String held(Path repository, String ref) {
        return repositories
                .git()
                .run(repository, "rev-parse", "--verify", "--quiet", ref)
                .out()
                .strip();
    }
}
