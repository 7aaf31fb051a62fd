package dev.leasehold.experiment.archive;

import dev.leasehold.experiment.decision.StopReason;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.PastExperiment;
import dev.leasehold.experiment.store.PastIdea;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.archive.BadArchive;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.blob.HoldTable;
import dev.leasehold.platform.git.Bundle;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes an experiment of an archive, beside whatever there is: with ids and a repository of its own, ended, and never to
 * be resumed. All of it, or nothing but contents that the next purge takes; where the answer to its commit was lost, a
 * repository may be left.
 */
public final class Import {
    private final Database database;
    private final ExperimentStore store;
    private final ArchiveTable archives;
    private final Forge forge;
    private final Blobs blobs;
    private final Experiments experiments;
    private final int most;
    private final HoldTable holds = new HoldTable();

    Import(
            Database database,
            ExperimentStore store,
            ArchiveTable archives,
            Forge forge,
            Blobs blobs,
            Experiments experiments,
            int most) {
        this.database = database;
        this.store = store;
        this.archives = archives;
        this.forge = forge;
        this.blobs = blobs;
        this.experiments = experiments;
        this.most = most;
    }

    /** The new experiment. How long the stream may be is for the caller to say. */
    public UUID read(InputStream archive, String by) throws IOException {
        try (Incoming incoming = Incoming.receive(archive, most, blobs)) {
            Records.Head head = incoming.head();
            if (head.reason() != null) {
                reason(head.reason());
            }
            if (!Experiments.FORMS.contains(head.form())) {
                throw new BadArchive("its form is none that this service knows");
            }
            if (head.name() != null && head.name().length() > Experiments.LONGEST_NAME) {
                throw new BadArchive("its name has more than %d characters".formatted(Experiments.LONGEST_NAME));
            }
            ExperimentSpec spec = experiments
                    .read(
                            incoming.text(Layout.SPEC),
                            head.form(),
                            head.stop() == null ? null : head.stop().toString())
                    .orElseThrow(() -> new BadArchive("this service does not read its spec"));
            Restored restored = Restored.of(head, spec, incoming, none());
            UUID id = TaskId.next();
            restore(TaskId.text(id), incoming, restored);
            boolean needed = false;
            try {
                insert(past(id, head, incoming.text(Layout.SPEC)), head, restored, incoming.kept(), by);
                needed = true;
            } catch (DatabaseException e) {
                needed = e.mayHaveCommitted();
                if (e.valueRefused()) {
                    throw new BadArchive("a value in it is beyond all bounds");
                }
                throw e;
            } finally {
                if (!needed) {
                    forge.delete(TaskId.text(id));
                }
            }
            return id;
        }
    }

    private static String reason(String told) throws BadArchive {
        try {
            return StopReason.of(told).wire();
        } catch (IllegalArgumentException e) {
            throw new BadArchive("it ended for '%s', for which none can".formatted(told));
        }
    }

    private void restore(String repository, Incoming incoming, Restored restored) throws IOException {
        Path renamed = incoming.fresh(Layout.REPOSITORY);
        try {
            Bundle.rename(incoming.bundle(), restored.branches(), renamed);
        } catch (IOException e) {
            throw new BadArchive("its repository is no git bundle");
        }
        if (!forge.restore(repository, renamed)) {
            throw new BadArchive("its repository is unsound, or lacks a commit of a variant");
        }
    }

    private static PastExperiment past(UUID id, Records.Head head, String spec) {
        return new PastExperiment(
                id,
                head.name(),
                spec,
                head.form(),
                TaskId.text(id),
                head.baseCommit(),
                Math.clamp(head.parallel(), 1, ExperimentSpec.MOST_PARALLEL),
                head.stop() == null ? null : head.stop().toString(),
                head.reason() == null ? StopReason.TERMINATED.wire() : head.reason(),
                head.startedAt(),
                head.endedAt() == null ? head.exportedAt() : head.endedAt(),
                Math.max(0, head.attempts()));
    }

    private void insert(PastExperiment past, Records.Head head, Restored restored, List<ArchivedFile> kept, String by) {
        Set<Digest> needed =
                new HashSet<>(kept.stream().map(ArchivedFile::digest).toList());
        restored.ideas().stream()
                .map(PastIdea::content)
                .flatMap(Stream::ofNullable)
                .forEach(needed::add);
        database.run(connection -> {
            store.restore(connection, past, restored.ideas(), restored.variants(), head.experiment());
            archives.insert(connection, past.id(), head.experiment(), head.exportedAt(), by);
            archives.insert(connection, past.id(), kept);
            holds.hold(connection, past.id(), needed);
        });
    }

    /** What stands for contents that were lost before the export. */
    private Digest none() {
        try {
            return blobs.store(new ByteArrayInputStream(new byte[0])).blob().digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
