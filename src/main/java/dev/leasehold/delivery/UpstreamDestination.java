package dev.leasehold.delivery;

import dev.leasehold.forge.upstream.Upstream;
import dev.leasehold.forge.upstream.UpstreamException;
import dev.leasehold.forge.upstream.UpstreamGit;
import java.nio.file.Path;

/** An upstream, for a commit that a repository here has. */
record UpstreamDestination(UpstreamGit git, Upstream upstream, Path repository, String ref, String commit)
        implements Destination {
    @Override
    public Pushed push() {
        return switch (git.create(upstream, repository, commit, ref)) {
            case UpstreamGit.Answer.Accepted _ -> new Pushed.Accepted();
            case UpstreamGit.Answer.Refused(String words) -> new Pushed.Refused(words);
            case UpstreamGit.Answer.Unknown(String words) -> new Pushed.Ambiguous(words);
        };
    }

    @Override
    public Read read() {
        try {
            return Read.of(git.read(upstream, repository, ref), commit);
        } catch (UpstreamException e) {
            return new Read.Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
