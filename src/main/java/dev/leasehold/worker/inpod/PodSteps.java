package dev.leasehold.worker.inpod;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.Json;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.PodBodies;
import dev.leasehold.worker.wire.PodBodies.LastWord;
import dev.leasehold.worker.workspace.AttemptFailed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The steps of a task's pod that are Leasehold's own. Each leaves a last word as its termination message, so that its
 * result arrives with the news of its end.
 */
final class PodSteps {
    private final PodService service;
    private final StepDeadline deadline;
    private final Path lastWord;

    private PodSteps(PodService service, StepDeadline deadline, Path lastWord) {
        this.service = service;
        this.deadline = deadline;
        this.lastWord = lastWord;
    }

    static PodSteps of(URI service, Duration deadline, Path lastWord) throws IOException {
        String token = Files.readString(PodPaths.TOKEN).strip();
        StepDeadline until = StepDeadline.in(deadline);
        return new PodSteps(new PodService(service, token, until), until, lastWord);
    }

    /** Returns the exit code: 0 when the command may run. */
    int checkout(Path launcher) throws IOException, InterruptedException {
        try {
            new PodCheckout(service, deadline).run(launcher);
            return 0;
        } catch (AttemptFailed e) {
            leave(Verdict.failed(e.code(), String.valueOf(e.getMessage())), false);
        } catch (IOException | RuntimeException e) {
            leave(Verdict.failed(Code.WORKSPACE_FAILED, "the workspace cannot be made: " + e.getMessage()), false);
        }
        return 1;
    }

    /** Returns the exit code: 0 when it is known how the attempt ended, however that was. */
    int publish() throws IOException, InterruptedException {
        boolean wholeLog = handOverLog();
        try {
            leave(new PodPublish(service, deadline).run(), wholeLog);
            return 0;
        } catch (AttemptFailed e) {
            leave(Verdict.failed(e.code(), String.valueOf(e.getMessage())), wholeLog);
        } catch (IOException | RuntimeException e) {
            leave(Verdict.failed(Code.REPORT_MISSING, "the attempt's end cannot be told: " + e.getMessage()), wholeLog);
        }
        return 1;
    }

    /** A log that cannot be handed over is cut, and that is said; it costs the attempt nothing else. */
    private boolean handOverLog() throws InterruptedException {
        try {
            service.handOverLog(PodPaths.LOG);
            return true;
        } catch (IOException e) {
            System.getLogger(PodSteps.class.getName())
                    .log(System.Logger.Level.WARNING, "the log was not handed over: " + e.getMessage());
            return false;
        }
    }

    private void leave(Verdict verdict, boolean wholeLog) throws IOException, InterruptedException {
        Outcome end = Outcome.of(0, verdict);
        String word = Json.write(new LastWord(end, wholeLog));
        if (word.getBytes(UTF_8).length > PodBodies.LONGEST_MESSAGE) {
            service.handOverEnd(end);
            word = Json.write(new LastWord(null, wholeLog));
        }
        Files.writeString(lastWord, word);
    }
}
