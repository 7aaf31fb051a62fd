package dev.leasehold.worker.subprocess;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.delivery.Author;
import dev.leasehold.delivery.Change;
import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.OutputLimits;
import dev.leasehold.delivery.Published;
import dev.leasehold.delivery.Publisher;
import dev.leasehold.delivery.Quarantine;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Grant;
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
import java.util.List;
import java.util.Map;

/** One attempt's repository, from its checkout to the landing of what the command made of it. */
final class CheckedOut implements AutoCloseable {
    private final HeldRepository held;
    private final Publisher publisher;
    private final Source source;
    private final ForgeAccess access;
    private final Grant grant;
    private final Path quarantine;

    CheckedOut(
            HeldRepository held,
            Publisher publisher,
            Source source,
            ForgeAccess access,
            Grant grant,
            Path quarantineRoot) {
        this.held = held;
        this.publisher = publisher;
        this.source = source;
        this.access = access;
        this.grant = grant;
        this.quarantine = quarantineRoot.resolve(grant.task() + "-" + grant.attempt());
    }

    /** What the workspace's git reads besides its own, to be shown to the command where it lies. */
    Path objects() {
        return held.objects();
    }

    boolean delivers() {
        return source.commit() != Source.Commit.NONE;
    }

    /** Lands what a successful command has left. Nothing of the attempt runs any more. */
    Verdict publish(Verdict done, Path workspace) throws IOException, InterruptedException {
        JsonNode outcome = done.outcome();
        Rung first = new Rung("outcome", Map.of("found", outcome == null ? "none" : "valid"));
        Published published = publisher.publish(
                new Quarantine(held, OutputLimits.DEFAULT, Quarantine.DEADLINE),
                workspace,
                quarantine,
                source,
                access,
                grant.task(),
                grant.attempt(),
                change(outcome));
        List<Rung> rungs = new ArrayList<>(List.of(first));
        rungs.addAll(published.rungs());
        return switch (published) {
            case Published.Landed landed ->
                done.landed(new Landing(landed.landing().commit(), rungs));
            case Published.Failed(Code code, String sentence, List<Rung> _) ->
                done.failedWith(code, sentence).landed(new Landing(null, rungs));
        };
    }

    private Change change(@Nullable JsonNode outcome) {
        String said = text(outcome, "message");
        return new Change(
                text(outcome, "commit"),
                Author.ofTask(grant.task()),
                Instant.now(),
                said == null ? "Task %s, attempt %d".formatted(grant.task(), grant.attempt()) : said);
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
