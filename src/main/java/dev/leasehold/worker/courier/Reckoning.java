package dev.leasehold.worker.courier;

import dev.leasehold.delivery.WorktreeEntry;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Verdict;
import dev.leasehold.worker.workspace.Artifacts;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.CheckedOut;
import dev.leasehold.worker.workspace.OutcomeFile;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a pod's attempt ended, made out from what its command has left: the launcher's record, the outcome, artifacts, and the
 * commit, which is landed.
 *
 * <p>Doing it again is harmless, by another service as well.
 */
final class Reckoning {
    private static final long MOST_NAMES = 32 << 20;

    private final Assignment assignment;
    private final SentWorkspace sent;
    private final Artifacts.Keeper keeper;
    private final Path scratch;

    /** @param scratch a folder of its own */
    Reckoning(Assignment assignment, SentWorkspace sent, Artifacts.Keeper keeper, Path scratch) {
        this.assignment = assignment;
        this.sent = sent;
        this.keeper = keeper;
        this.scratch = scratch;
    }

    /** What came of it: the end, or what is missing to know it. */
    sealed interface Result {
        record Missing(List<String> paths) implements Result {}

        record Ended(Verdict verdict) implements Result {}
    }

    /** How the command itself ended. */
    Verdict ended() {
        try {
            return sent.record().verdict();
        } catch (IOException e) {
            return Verdict.failed(Code.LAUNCHER_FAILED, "the launcher's record is none: " + e.getMessage());
        }
    }

    /** @param checkedOut what is to be landed, or null where nothing is */
    Result result(Verdict ended, @Nullable CheckedOut checkedOut) throws IOException, InterruptedException {
        try {
            if (checkedOut != null && !sent.isWhole()) {
                throw tooMuch();
            }
            List<SentEntry> missing = missing(ended, checkedOut);
            demandFew(missing);
            return missing.isEmpty()
                    ? new Result.Ended(verdict(ended, checkedOut))
                    : new Result.Missing(missing.stream().map(SentEntry::path).toList());
        } catch (SentEntry.Withheld e) {
            return new Result.Ended(failed(ended, tooMuch()));
        } catch (AttemptFailed e) {
            return new Result.Ended(failed(ended, e));
        }
    }

    private static Verdict failed(Verdict ended, AttemptFailed why) {
        return ended.succeeded() ? ended.failedWith(why.code(), String.valueOf(why.getMessage())) : ended;
    }

    private static AttemptFailed tooMuch() {
        return new AttemptFailed(
                Code.OUTPUT_REFUSED, "the command has left more files, or larger ones, than can be looked at");
    }

    private List<SentEntry> missing(Verdict ended, @Nullable CheckedOut checkedOut)
            throws IOException, InterruptedException {
        List<SentEntry> missing = new ArrayList<>(HostsFolder.missing(sent, ended.succeeded()));
        if (checkedOut != null) {
            for (WorktreeEntry wanted : checkedOut.wanted(sent.root())) {
                if (wanted instanceof SentEntry entry && entry.isMissing()) {
                    missing.add(entry);
                }
            }
        }
        return missing;
    }

    /** As much as may come in one parcel, and be named in one answer. */
    private static void demandFew(List<SentEntry> missing) throws AttemptFailed {
        long bytes = 0;
        long names = 0;
        for (SentEntry entry : missing) {
            bytes += entry.size();
            names += entry.path().length() + 1;
            if (bytes > SentWorkspace.MOST_BYTES / 2 || names > MOST_NAMES) {
                throw tooMuch();
            }
        }
    }

    private Verdict verdict(Verdict ended, @Nullable CheckedOut checkedOut)
            throws AttemptFailed, IOException, InterruptedException {
        Path workspace = scratch.resolve("workspace");
        Verdict done = withOutcome(ended, workspace);
        if (done.succeeded()) {
            HostsFolder.writeArtifacts(sent, workspace);
            done = Artifacts.handIn(done, workspace, scratch.resolve("artifacts.tar"), keeper);
        }
        return checkedOut != null && done.succeeded()
                ? checkedOut.publish(done, sent.root(), assignment.startedAt())
                : done;
    }

    private Verdict withOutcome(Verdict ended, Path workspace) throws IOException {
        try {
            HostsFolder.writeOutcome(sent, workspace);
            boolean required = ended.succeeded() && assignment.outcomeRequired();
            return ended.saying(OutcomeFile.read(workspace, required));
        } catch (AttemptFailed e) {
            return failed(ended, e);
        }
    }
}
