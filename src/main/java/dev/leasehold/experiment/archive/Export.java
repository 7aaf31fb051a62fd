package dev.leasehold.experiment.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.IdeaRow;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskFilter;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.Scratch;
import dev.leasehold.platform.archive.TarWriter;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes an experiment as one file, as it stands. One that is under way is told as it is at this moment; each variant in it
 * has its idea and its commit, unless it failed and that is lost. Memory and disk are bounded by the largest piece, not by the whole.
 */
public final class Export {
    private static final int PAGE = 1_000;
    private static final int LOG_PIECE = 256 * 1024;

    private final Database database;
    private final ExperimentViews views;
    private final ArchiveTable archives;
    private final Forge forge;
    private final Journal journal;
    private final Tasks tasks;
    private final Logs logs;
    private final Blobs blobs;

    Export(
            Database database,
            ExperimentViews views,
            ArchiveTable archives,
            Forge forge,
            Journal journal,
            Tasks tasks,
            Logs logs,
            Blobs blobs) {
        this.database = database;
        this.views = views;
        this.archives = archives;
        this.forge = forge;
        this.journal = journal;
        this.tasks = tasks;
        this.logs = logs;
        this.blobs = blobs;
    }

    public void write(ExperimentRow row, OutputStream to) throws IOException {
        Instant now = Instant.now();
        Path folder = Scratch.folder();
        try {
            ArchiveSink sink = new ArchiveSink(new TarWriter(to, now.getEpochSecond()), folder.resolve("entry"));
            sink.add(Layout.HEAD, bytes(head(row, now)));
            sink.add(Layout.SPEC, row.spec().getBytes(StandardCharsets.UTF_8));
            // In this order: ideas may come in meanwhile, and then a variant of one that is not told would be a
            // stranger.
            List<VariantRow> variants = database.transact(connection -> views.allVariants(connection, row.id()));
            Set<UUID> lost = lost(row.repository(), variants);
            sink.spool(Layout.VARIANTS, out -> {
                for (VariantRow variant : variants) {
                    line(out, record(variant, lost.contains(variant.id())));
                }
            });
            Set<Digest> contents = new LinkedHashSet<>();
            sink.spool(Layout.IDEAS, out -> ideas(row.id(), out, contents));
            repository(row, variants, lost, folder.resolve("bundle"), sink);
            for (Digest content : contents) {
                Blob blob = blobs.find(content).orElse(null);
                if (blob != null) {
                    sink.spool(Layout.content(content), out -> blobs.copy(blob, out));
                }
            }
            kept(row.id(), sink);
            sink.finish();
        } finally {
            Folders.delete(folder);
        }
    }

    /** Those that have failed and whose commits cannot be read: they are told of without one. */
    private Set<UUID> lost(String repository, List<VariantRow> variants) {
        return variants.stream()
                .filter(variant -> variant.state() == VariantState.FAILED)
                .filter(variant -> {
                    String commit = variant.line().commit();
                    return commit != null
                            && forge.diff(repository, variant.line().parents().getFirst(), commit)
                                    .isEmpty();
                })
                .map(VariantRow::id)
                .collect(Collectors.toSet());
    }

    private static Records.Head head(ExperimentRow row, Instant now) {
        return new Records.Head(
                Layout.FORMAT,
                Layout.VERSION,
                TaskId.text(row.id()),
                row.name(),
                row.form(),
                row.baseCommit(),
                row.parallel(),
                row.stop() == null ? null : Json.read(row.stop(), JsonNode.class),
                row.startedAt(),
                row.endedAt(),
                row.phase() == Phase.ENDED ? row.endedFor() : null,
                row.attempts(),
                now);
    }

    private static Records.Variant record(VariantRow row, boolean lost) {
        return new Records.Variant(
                TaskId.text(row.id()),
                text(row.idea()),
                row.line().slug(),
                row.state().wire(),
                row.line().parents(),
                lost ? null : row.line().commit(),
                row.line().integrated(),
                row.line().evaluation() == null
                        ? null
                        : Json.MAPPER.valueToTree(row.line().evaluation()),
                row.line().score(),
                row.artifacts(),
                row.code(),
                row.line().reason(),
                text(row.executionTask()),
                text(row.evaluationTask()),
                row.begunAt(),
                row.line().finishedAt());
    }

    private void ideas(UUID experiment, OutputStream out, Set<Digest> contents) throws IOException {
        UUID after = null;
        while (true) {
            UUID from = after;
            List<IdeaRow> page = database.transact(connection -> views.ideas(connection, experiment, from, PAGE));
            for (IdeaRow idea : page) {
                if (idea.content() != null) {
                    contents.add(idea.content());
                }
                line(
                        out,
                        new Records.Idea(
                                TaskId.text(idea.id()),
                                idea.slug(),
                                idea.priority(),
                                idea.parents(),
                                idea.content() == null ? null : idea.content().value(),
                                idea.artifacts(),
                                idea.acceptedAt()));
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().id();
        }
    }

    /** Tips and integrations by the names of their variants; a clone of the bundle has them as branches. */
    private void repository(ExperimentRow row, List<VariantRow> variants, Set<UUID> lost, Path file, ArchiveSink sink)
            throws IOException {
        Map<String, String> refs = new LinkedHashMap<>();
        refs.put(Forge.MAIN, row.baseCommit());
        for (VariantRow variant : variants) {
            String commit = variant.line().commit();
            String integrated = variant.line().integrated();
            if (commit != null && variant.idea() != null && !lost.contains(variant.id())) {
                refs.put(Branches.tip(TaskId.text(variant.id()), variant.line().slug()), commit);
            }
            if (integrated != null) {
                refs.put(
                        Branches.variant(
                                TaskId.text(variant.id()), variant.line().slug()),
                        integrated);
            }
        }
        forge.bundle(row.repository(), refs, file);
        sink.add(Layout.REPOSITORY, file);
        Files.delete(file);
    }

    /** Journal, tasks and logs; of an experiment that was imported, those that came with it. */
    private void kept(UUID experiment, ArchiveSink sink) throws IOException {
        List<ArchivedFile> files = database.transact(connection -> archives.files(connection, experiment));
        if (!files.isEmpty()) {
            for (ArchivedFile file : files) {
                Blob blob = blobs.find(file.digest()).orElseThrow();
                sink.spool(file.path(), out -> blobs.copy(blob, out));
            }
            return;
        }
        sink.spool(Layout.JOURNAL, out -> events(experiment, out));
        List<Attempted> attempted = new ArrayList<>();
        sink.spool(Layout.TASKS, out -> tasks(TaskId.text(experiment), out, attempted));
        for (Attempted one : attempted) {
            if (logs.size(one.task(), one.attempt()) > 0) {
                sink.spool(Layout.log(one.task(), one.attempt()), out -> log(one, out));
            }
        }
    }

    private record Attempted(String task, int attempt) {}

    private record TaskLine(Task task, List<Attempt> attempts) {}

    private void events(UUID experiment, OutputStream out) throws IOException {
        long after = 0;
        List<Event> page;
        do {
            page = journal.ofExperiment(experiment, after, PAGE);
            for (Event event : page) {
                line(out, event);
                after = event.position();
            }
        } while (page.size() == PAGE);
    }

    private void tasks(String group, OutputStream out, List<Attempted> attempted) throws IOException {
        TaskFilter filter = new TaskFilter(List.of(), null, group, null, Map.of());
        String before = null;
        List<Task> page;
        do {
            page = tasks.list(filter, before, PAGE);
            for (Task task : page) {
                List<Attempt> attempts = tasks.attempts(task.id());
                attempts.forEach(attempt -> attempted.add(new Attempted(task.id(), attempt.number())));
                line(out, new TaskLine(task, attempts));
                before = task.id();
            }
        } while (page.size() == PAGE);
    }

    private void log(Attempted one, OutputStream out) throws IOException {
        long offset = 0;
        long before;
        do {
            before = offset;
            for (ByteBuffer piece : logs.read(one.task(), one.attempt(), offset, LOG_PIECE)) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.write(bytes);
                offset += bytes.length;
            }
        } while (offset > before);
    }

    private static void line(OutputStream out, Object value) throws IOException {
        out.write(bytes(value));
        out.write('\n');
    }

    private static byte[] bytes(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : TaskId.text(id);
    }
}
