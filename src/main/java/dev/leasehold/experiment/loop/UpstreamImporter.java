package dev.leasehold.experiment.loop;

import dev.leasehold.forge.upstream.Imports;
import dev.leasehold.forge.upstream.Upstream;
import dev.leasehold.forge.upstream.UpstreamException;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.platform.problem.Problem;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;

/** Imports from the upstreams that the operator has set up, by their URLs: the service fetches from nowhere else. */
final class UpstreamImporter implements Repositories.Importer {
    private final Upstreams upstreams;
    private final Imports imports;

    UpstreamImporter(Upstreams upstreams, Imports imports) {
        this.upstreams = upstreams;
        this.imports = imports;
    }

    @Override
    public void bring(URI from, String repository, @Nullable String branch) {
        Upstream upstream = upstreams.all().stream()
                .filter(known -> known.url().equals(from))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                FIELD_INVALID, "'repository.import': no upstream with this URL is set up here.")
                        .with("field", "repository.import")
                        .with("allowed", urls())
                        .suggest("Ask the operator to set up leasehold.upstreams.<name>.url, or upload a bundle of it.")
                        .exception());
        try {
            imports.run(upstream, repository, "refs/heads/" + (branch == null ? "main" : branch));
        } catch (UpstreamException e) {
            throw Repositories.refused(
                    e.kind() == UpstreamException.Kind.NO_SUCH_REF ? "repository.revision" : "repository.import",
                    "upstream '%s': %s".formatted(upstream.name(), e.getMessage()));
        }
    }

    private List<String> urls() {
        return upstreams.all().stream().map(known -> known.url().toString()).toList();
    }

    /** Where another process has the repositories. */
    static Repositories.Importer elsewhere() {
        return (from, repository, branch) -> {
            throw Repositories.refused(
                    "repository.import", "this service does not have the repositories; ask the one that has them");
        };
    }
}
