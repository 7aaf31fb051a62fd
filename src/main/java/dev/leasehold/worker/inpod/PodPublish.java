package dev.leasehold.worker.inpod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.delivery.DiskEntry;
import dev.leasehold.delivery.Publisher;
import dev.leasehold.delivery.Tries;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.worker.wire.PodBodies.StepAssignment;
import dev.leasehold.worker.workspace.Artifacts;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.CheckedOut;
import dev.leasehold.worker.workspace.OutcomeFile;
import org.jspecify.annotations.Nullable;
import java.io.IOException;

import static java.util.Objects.requireNonNull;

/**
 * The last step: looks at what the command left, and lands it where there is something to land.
 *
 * <p>What it holds goes with the pod, so it tries for as long as it may: a forge that restarts is waited for.
 */
final class PodPublish {
    private final PodService service;
    private final StepDeadline deadline;

    PodPublish(PodService service, StepDeadline deadline) {
        this.service = service;
        this.deadline = deadline;
    }

    Verdict run() throws AttemptFailed, IOException, InterruptedException {
        Verdict ended = LauncherRecord.read(PodPaths.RESULT).verdict();
        StepAssignment assignment = service.assignment();
        Verdict done = withOutcome(ended, assignment.outcomeRequired());
        if (done.succeeded()) {
            done = Artifacts.handIn(done, PodPaths.WORKSPACE, PodPaths.ARTIFACTS, service::keep);
        }
        Source source = assignment.work().source();
        return source != null && source.commit() != Source.Commit.NONE && done.succeeded()
                ? publish(done, source, requireNonNull(assignment.forge()), assignment)
                : done;
    }

    private static Verdict withOutcome(Verdict ended, boolean required) {
        try {
            JsonNode outcome = OutcomeFile.read(PodPaths.WORKSPACE).orElse(null);
            if (outcome == null && required && ended.succeeded()) {
                return ended.failedWith(
                        Code.OUTCOME_MISSING, "the command succeeded, but wrote no .leasehold/outcome.json");
            }
            return with(ended, outcome);
        } catch (AttemptFailed e) {
            return ended.succeeded() ? ended.failedWith(e.code(), String.valueOf(e.getMessage())) : ended;
        }
    }

    private static Verdict with(Verdict ended, @Nullable JsonNode outcome) {
        return new Verdict(
                ended.code(), ended.message(), outcome, ended.exitCode(), ended.signal(), ended.usage(), null);
    }

    private Verdict publish(Verdict done, Source source, ForgeAccess access, StepAssignment assignment)
            throws AttemptFailed, IOException, InterruptedException {
        GitHttp http = GitHttp.plain();
        try (CheckedOut checkedOut = new CheckedOut(
                Repositories.hold(PodPaths.REPOSITORY, source, access, http, deadline),
                new Publisher(http, Tries.DEFAULT, deadline.tries()::again),
                source,
                access,
                assignment.task(),
                assignment.attempt(),
                PodPaths.QUARANTINE)) {
            return checkedOut.publish(done, DiskEntry.of(PodPaths.WORKSPACE), assignment.startedAt());
        }
    }
}
