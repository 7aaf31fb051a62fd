package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.eden.EdenDocument;
import dev.leasehold.experiment.eden.EdenExperiment;
import dev.leasehold.experiment.eden.EdenSeed;
import dev.leasehold.experiment.eden.EdenSubmission;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Specs;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.worker.Roles;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Experiments as they are handed in: read, and compared with what this service has and allows. */
final class Submissions {
    private static final List<String> PARTS = List.of("ideator", "executor", "evaluator");
    private static final int LARGEST_CONFIG = 1 << 20;

    private final RoleChecks checks;
    private final Roles roles;
    private final Trees trees;
    private final Repositories repositories;

    Submissions(RoleChecks checks, Roles roles, Trees trees, Repositories repositories) {
        this.checks = checks;
        this.roles = roles;
        this.trees = trees;
        this.repositories = repositories;
    }

    /** What was handed in, and {@code text}: what it takes to read it again, which is of this {@code form}. */
    record Read(String form, String text, ExperimentSpec spec, boolean empty) {

        /** What it names in the blob store. */
        List<Digest> digests() {
            List<Digest> digests = new ArrayList<>();
            if (spec.files() instanceof Tree.Upload(Digest digest)) {
                digests.add(digest);
            }
            if (spec.repository() instanceof Repository.From(Tree.Upload(Digest digest), String _)) {
                digests.add(digest);
            }
            return digests;
        }
    }

    Read own(String text) {
        ExperimentSpec spec = spec(text);
        checkName(spec.name());
        checks.check(spec);
        switch (spec.files()) {
            case null -> {}
            case Tree.Folder _ ->
                throw Repositories.refused("files.folder", "only the command line can upload a folder");
            case Tree.Upload(Digest digest) -> trees.unpacked(digest, "files.upload", (folder, scratch) -> true);
        }
        return new Read(Running.LEASEHOLD, text, spec, false);
    }

    private static ExperimentSpec spec(String text) {
        try {
            return Specs.read(text);
        } catch (InvalidDocument e) {
            throw e.problem().exception();
        }
    }

    Read eden(EdenSubmission eden) {
        String config = trees.unpacked(eden.folder(), "folder", (folder, scratch) -> config(folder, eden));
        EdenSeed seed = Objects.requireNonNullElse(eden.seed(), EdenSeed.EMPTY);
        EdenDocument document = new EdenDocument(eden.name(), config, eden.folder(), seed, roles(eden));
        try {
            ExperimentSpec spec = document.translate().spec();
            checkName(spec.name());
            checks.check(spec);
            return new Read(Running.EDEN, document.write(), spec, seed.repository() == null);
        } catch (InvalidDocument e) {
            throw e.problem().exception();
        } catch (EdenExperiment.Unusable e) {
            throw Repositories.refused("config", String.valueOf(e.getMessage()));
        }
    }

    private static String config(Path folder, EdenSubmission eden) throws IOException {
        // A link in it leads to no place outside: such a folder was refused.
        Path file = folder.resolve(eden.configPath());
        if (!Files.isRegularFile(file)) {
            throw Repositories.refused("config", "%s is no file".formatted(eden.configPath()));
        }
        if (Files.size(file) > LARGEST_CONFIG) {
            throw Repositories.refused(
                    "config", "%s is larger than %d bytes".formatted(eden.configPath(), LARGEST_CONFIG));
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw Repositories.refused("config", "%s is no UTF-8".formatted(eden.configPath()));
        }
    }

    /** Here and not where a spec is read: those that are stored stay as they are. */
    private static void checkName(@Nullable String name) {
        if (name != null && (name.length() > Experiments.LONGEST_NAME || name.indexOf('\0') >= 0)) {
            throw Repositories.refused(
                    "name",
                    "it must have at most %d characters, and no NUL among them".formatted(Experiments.LONGEST_NAME));
        }
    }

    /** Who runs which part: as asked, or the role of the same name, or the one that a plain service has. */
    private Map<String, String> roles(EdenSubmission eden) {
        Map<String, String> asked = eden.roles() == null ? Map.of() : eden.roles();
        asked.keySet().stream()
                .filter(part -> !PARTS.contains(part))
                .findFirst()
                .ifPresent(part -> {
                    throw Repositories.refused("roles", "'%s' is none of %s".formatted(part, String.join(", ", PARTS)));
                });
        Map<String, String> mapped = new HashMap<>(asked);
        for (String part : PARTS) {
            if (roles.find(part).isEmpty() && roles.find(Roles.DEFAULT).isPresent()) {
                mapped.putIfAbsent(part, Roles.DEFAULT);
            }
        }
        return mapped;
    }

    Repositories.Prepared prepare(Read read, String experiment) {
        return read.empty()
                ? repositories.empty(experiment, "eden: seed")
                : repositories.prepare(read.spec().repository(), experiment);
    }

    /** What its owner wrote: the spec, or the config of an EDEN experiment. */
    static String written(ExperimentRow row) {
        return row.form().equals(Running.EDEN) ? EdenDocument.read(row.spec()).config() : row.spec();
    }

    static List<String> warnings(ExperimentRow row) {
        if (!row.form().equals(Running.EDEN)) {
            return List.of();
        }
        try {
            return EdenDocument.read(row.spec()).translate().warnings();
        } catch (InvalidDocument | EdenExperiment.Unusable e) {
            throw new IllegalStateException("an experiment that was taken cannot be read any more", e);
        }
    }
}
