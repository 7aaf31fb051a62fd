package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.forge.Forge;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;

/** Where an experiment works: the project that its spec names, or a repository of its own made of what was uploaded. */
final class Repositories {
    private final Forge forge;
    private final Blobs blobs;

    /** A repository on the forge and the commit in it to begin with. {@code own} is one made for the experiment. */
    record Prepared(String name, String base, boolean own) {}

    Repositories(Forge forge, Blobs blobs) {
        this.forge = forge;
        this.blobs = blobs;
    }

    Prepared prepare(Repository wanted, String experiment) {
        return switch (wanted) {
            case Repository.Project(String name, String revision) ->
                project(name, revision == null ? "main" : revision);
            case Repository.From(Tree.Upload(Digest digest), String revision) ->
                uploaded(digest, experiment, revision == null ? "main" : revision);
            case Repository.From(Tree.Folder _, String _) ->
                throw refused("repository.folder", "only the command line can upload a folder");
            case Repository.Import _ ->
                throw refused("repository.import", "this service does not import; push to a project and name it");
        };
    }

    /** It is not needed after all. */
    void discard(Prepared prepared) {
        if (prepared.own()) {
            forge.delete(prepared.name());
        }
    }

    private Prepared project(String name, String revision) {
        if (forge.find(name).isEmpty()) {
            throw refused("repository.project", "there is no project '%s'".formatted(name));
        }
        return new Prepared(name, resolve(name, revision), false);
    }

    private Prepared uploaded(Digest digest, String experiment, String revision) {
        Blob blob = blobs.find(digest)
                .orElseThrow(() -> refused("repository.upload", "nothing is stored under %s".formatted(digest)));
        try {
            Path bundle = Files.createTempFile("leasehold-upload-", ".bundle");
            try {
                try (OutputStream to = Files.newOutputStream(bundle)) {
                    blobs.copy(blob, to);
                }
                Optional<String> seeded = forge.seed(experiment, bundle);
                if (seeded.isEmpty()) {
                    throw refused("repository.upload", "it is no sound git bundle with a branch main");
                }
            } finally {
                Files.delete(bundle);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Prepared(experiment, resolve(experiment, revision), true);
    }

    private String resolve(String repository, String revision) {
        return forge.resolve(repository, revision)
                .orElseThrow(() ->
                        refused("repository.revision", "'%s' names no commit of the repository".formatted(revision)));
    }

    static RuntimeException refused(String field, String why) {
        return Problem.of(FIELD_INVALID, "'%s': %s.".formatted(field, why))
                .with("field", Objects.requireNonNull(field))
                .exception();
    }
}
