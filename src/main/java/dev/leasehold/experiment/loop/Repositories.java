package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.TreeSeed;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Scratch;
import dev.leasehold.platform.archive.Unpacking;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.problem.Problem;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;

/** Where an experiment works: the project that its spec names, or a repository of its own made of what it names. */
final class Repositories {
    private static final String UPLOAD = "repository.upload";

    private final Forge forge;
    private final Trees trees;
    private final Importer importer;

    /** A repository on the forge and the commit in it to begin with. {@code own} is one made for the experiment. */
    record Prepared(String name, String base, boolean own) {}

    /** Brings a branch of another git server here. */
    @FunctionalInterface
    interface Importer {
        /** A null branch is its {@code main}. What cannot be had is a problem for whoever asked. */
        void bring(URI from, String repository, @Nullable String branch);
    }

    Repositories(Forge forge, Trees trees, Importer importer) {
        this.forge = forge;
        this.trees = trees;
        this.importer = importer;
    }

    Prepared prepare(Repository wanted, String experiment) {
        return switch (wanted) {
            case Repository.Project(String name, String revision) ->
                project(name, revision == null ? "main" : revision);
            case Repository.From(Tree.Upload(Digest digest), String revision) -> {
                uploaded(digest, experiment);
                yield own(experiment, revision == null ? "main" : revision);
            }
            case Repository.From(Tree.Folder _, String _) ->
                throw refused("repository.folder", "only the command line can upload a folder");
            case Repository.Import(URI url, String revision) -> {
                importer.bring(url, experiment, revision);
                yield own(experiment, revision == null ? "main" : revision);
            }
        };
    }

    /** A repository of one commit with one empty {@code .gitkeep}. */
    Prepared empty(String experiment, String message) {
        try {
            Path folder = Scratch.folder();
            try {
                Path files = Files.createDirectory(folder.resolve("files"));
                Files.createFile(files.resolve(".gitkeep"));
                seed(experiment, files, message, folder);
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return own(experiment, "main");
    }

    /** Of what was just made; a revision that is not there leaves nothing of it. */
    private Prepared own(String experiment, String revision) {
        try {
            return new Prepared(experiment, resolve(experiment, revision), true);
        } catch (RuntimeException e) {
            forge.delete(experiment);
            throw e;
        }
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

    /** A bundle with its history, or a tree that becomes the first commit. */
    private void uploaded(Digest digest, String experiment) {
        boolean seeded = trees.look(
                digest,
                UPLOAD,
                (file, scratch) -> !Unpacking.isArchive(file)
                        && forge.seed(experiment, file).isPresent());
        if (!seeded) {
            boolean isArchive = trees.look(digest, UPLOAD, (file, scratch) -> Unpacking.isArchive(file));
            if (!isArchive) {
                throw refused(UPLOAD, "it is neither a tar nor a sound git bundle with a branch main");
            }
            trees.unpacked(digest, UPLOAD, (files, scratch) -> {
                seed(experiment, files, "What was uploaded", scratch);
                return true;
            });
        }
    }

    private void seed(String experiment, Path files, String message, Path scratch) throws IOException {
        Path bundle = scratch.resolve("seed.bundle");
        try {
            TreeSeed.bundle(files, message, Files.createDirectory(scratch.resolve("seed.git")), bundle);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a commit was made of it");
        }
        if (forge.seed(experiment, bundle).isEmpty()) {
            throw refused(UPLOAD, "no sound commit can be made of it");
        }
    }

    private String resolve(String repository, String revision) {
        Optional<String> commit = forge.resolve(repository, revision);
        return commit.orElseThrow(
                () -> refused("repository.revision", "'%s' names no commit of the repository".formatted(revision)));
    }

    static RuntimeException refused(String field, String why) {
        return Problem.of(FIELD_INVALID, "'%s': %s.".formatted(field, why))
                .with("field", Objects.requireNonNull(field))
                .exception();
    }
}
