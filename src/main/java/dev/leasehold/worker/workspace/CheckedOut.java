package dev.leasehold.worker.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.delivery.Author;
import dev.leasehold.delivery.Change;
import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.OutputLimits;
import dev.leasehold.delivery.Published;
import dev.leasehold.delivery.Publisher;
import dev.leasehold.delivery.Quarantine;
import dev.leasehold.delivery.WorktreeEntry;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Rung;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.Folders;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One attempt's repository, from its checkout to the landing of what the command made of it. */
public final class CheckedOut implements AutoCloseable {
    private final HeldRepository held;
    private final Publisher publisher;
    private final Source source;
    private final ForgeAccess access;
    private final String task;
    private final int attempt;
    private final Path quarantine;

    public CheckedOut(
            HeldRepository held,
            Publisher publisher,
            Source source,
            ForgeAccess access,
            String task,
            int attempt,
            Path quarantineRoot) {
        this.held = held;
        this.publisher = publisher;
        this.source = source;
        this.access = access;
        this.task = task;
        this.attempt = attempt;
        this.quarantine = quarantineRoot.resolve(task + "-" + attempt);
    }

    /** What the workspace's git reads besides its own, to be shown to the command where it lies. */
    public Path objects() {
        return held.objects();
    }

    public boolean delivers() {
        return source.commit() != Source.Commit.NONE;
    }

    /** The files that landing what a command has left would read. */
    public Collection<WorktreeEntry> wanted(WorktreeEntry workspace) throws IOException, InterruptedException {
        return quarantine().wanted(workspace, source).values();
    }

    private Quarantine quarantine() {
        return new Quarantine(held, OutputLimits.DEFAULT, Quarantine.DEADLINE);
    }

    /**
     * Lands what a successful command has left, unless its outcome says politely that it has failed: by a {@code status}
     * other than {@code success}. Nothing of the attempt runs any more.
     *
     * @param when a commit made for the command is dated
     */
    public Verdict publish(Verdict done, WorktreeEntry workspace, Instant when)
            throws IOException, InterruptedException {
        JsonNode outcome = done.outcome();
        String status = text(outcome, "status");
        if (status != null && !status.equals("success")) {
            String why = text(outcome, "description");
            return done.failedWith(
                    Code.COMMAND_FAILED, "the command says '%s'%s".formatted(status, why == null ? "" : ": " + why));
        }
        Rung first = new Rung("outcome", Map.of("found", outcome == null ? "none" : "valid"));
        Published published = publisher.publish(
                quarantine(), workspace, quarantine, source, access, task, attempt, change(outcome, when));
        List<Rung> rungs = new ArrayList<>(List.of(first));
        rungs.addAll(published.rungs());
        return switch (published) {
            case Published.Landed landed ->
                done.landed(new Landing(landed.landing().commit(), rungs));
            case Published.Failed(Code code, String sentence, List<Rung> _) ->
                done.failedWith(code, sentence).landed(new Landing(null, rungs));
        };
    }

    private Change change(@Nullable JsonNode outcome, Instant when) {
        String said = text(outcome, "message");
        String commit = text(outcome, "commit");
        return new Change(
                commit == null ? text(outcome, "commit_sha") : commit,
                Author.ofTask(task),
                when,
                said == null ? "Task %s, attempt %d".formatted(task, attempt) : said);
    }

    private static @Nullable String text(@Nullable JsonNode outcome, String field) {
        return outcome == null ? null : outcome.path(field).textValue();
    }

    @Override
    public void close() throws IOException {
        held.close();
        Folders.delete(quarantine);
    }
}
