package dev.leasehold.worker.subprocess;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.delivery.DiskEntry;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.Mode;
import dev.leasehold.worker.RequestDesk;
import dev.leasehold.worker.subprocess.RoleSettings.Hearing;
import dev.leasehold.worker.subprocess.Verdicts.Evidence;
import dev.leasehold.worker.subprocess.Verdicts.Reason;
import dev.leasehold.worker.subprocess.Watch.Broken;
import dev.leasehold.worker.workspace.Artifacts;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.CheckedOut;
import dev.leasehold.worker.workspace.InputStore;
import dev.leasehold.worker.workspace.Inputs;
import dev.leasehold.worker.workspace.OutcomeFile;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static dev.leasehold.lease.ErrandAnswer.refused;
import static dev.leasehold.platform.problem.ProblemCode.INPUT_NOT_TAKEN;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_RUNNING;
import static java.nio.charset.StandardCharsets.US_ASCII;

/** One attempt from its first file to its last: what it needs is made, its commands run, and nothing of it stays. */
final class Attempt implements Mode.Execution {
    /** What a terminal begins with an empty screen at, its history gone as well. */
    private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";

    private static final System.Logger LOG = System.getLogger(Attempt.class.getName());

    private final SubprocessHost host;
    private final RoleSettings role;
    private final InputStore inputs;
    private final RequestDesk desk;
    private final Grant grant;
    private final AttemptLog log;
    private final CompletableFuture<Broken> stop = new CompletableFuture<>();
    private final long start = System.nanoTime();
    private final CommandInput input = new CommandInput();
    private volatile String stage = "the workspace is being made";
    private volatile @Nullable Site site;
    private volatile @Nullable Commands commands;

    Attempt(SubprocessHost host, RoleSettings role, InputStore inputs, RequestDesk desk, Grant grant, AttemptLog log) {
        this.host = host;
        this.role = role.withLimits(role.limits().within(grant.work().limits()));
        this.inputs = inputs;
        this.desk = desk;
        this.grant = grant;
        this.log = log;
    }

    @Override
    public void stop(Mode.Stop why) {
        stop.complete(
                switch (why) {
                    case CANCELLED -> new Broken(Code.CANCELLED, "was cancelled");
                    case LEASE_LOST -> new Broken(Code.LEASE_EXPIRED, "was stopped: its lease could not be renewed");
                    case HOST_STOPPING -> new Broken(Code.HOST_STOPPED, "was stopped: the host was told to stop");
                });
    }

    @Override
    public CompletableFuture<ErrandAnswer> ask(Errand errand) {
        return switch (errand.kind()) {
            case INTERRUPT -> {
                Commands running = commands;
                yield answer(
                        running != null && running.interrupt()
                                ? ErrandAnswer.done(errand)
                                : refused(errand, TASK_NOT_RUNNING, "No command runs at this moment: " + stage + "."));
            }
            case INPUT -> {
                if (grant.work().session() != null) {
                    yield answer(refused(
                            errand,
                            INPUT_NOT_TAKEN,
                            "The task stays up and is asked line by line: it takes no input."));
                }
                if (role.hearing() == Hearing.NONE) {
                    yield answer(
                            refused(errand, INPUT_NOT_TAKEN, "Tasks of role %s take no input.".formatted(role.role())));
                }
                yield input.put(errand.text(), errand.endsInput())
                        .handle((_, failure) -> failure == null
                                ? ErrandAnswer.done(errand)
                                : refused(errand, TASK_NOT_RUNNING, "The command reads no more."));
            }
            case CLEAR -> {
                if (role.hearing() != Hearing.TERMINAL || grant.work().session() != null) {
                    yield answer(refused(
                            errand,
                            INPUT_NOT_TAKEN,
                            "The task of role %s runs on no terminal.".formatted(role.role())));
                }
                log.append(ByteBuffer.wrap(CLEAR_SCREEN.getBytes(US_ASCII)));
                yield answer(ErrandAnswer.done(errand));
            }
            case DIAGNOSE ->
                CompletableFuture.supplyAsync(
                        () -> ErrandAnswer.done(
                                errand,
                                ProcessDiagnosis.of(host, stage, untilDeadline().toMillis(), site, commands)
                                        .json()),
                        Thread::startVirtualThread);
        };
    }

    private static CompletableFuture<ErrandAnswer> answer(ErrandAnswer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Answers whatever happens. */
    Verdict carryOut() {
        try (var _ = host.leftBehind().living(Site.id(grant))) {
            return carryOutAlive();
        }
    }

    private Verdict carryOutAlive() {
        Site made = null;
        try {
            made = Site.prepare(host, role, experimentDir(), grant);
            site = made;
            stage = "the repository is being checked out";
            try (CheckedOut checkedOut = host.checkouts().open(grant, made.folder(), untilDeadline())) {
                return carryOut(made, checkedOut);
            }
        } catch (AttemptFailed e) {
            return Verdict.failed(e.code(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.failed(Code.HOST_STOPPED, "the host was interrupted");
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "task %s attempt %d".formatted(grant.task(), grant.attempt()), e);
            return Verdict.failed(Code.WORKSPACE_FAILED, "the host could not carry the attempt out: " + e);
        } finally {
            input.end();
            stage = "the workspace is being put away";
            if (made != null) {
                made.remove();
            }
        }
    }

    private @Nullable Path experimentDir() throws AttemptFailed {
        String folder = grant.work().folder();
        if (folder != null) {
            return host.taskFolders().open(folder, inputs);
        }
        return role.experimentDir() == null ? null : role.experimentDir().toAbsolutePath();
    }

    private Verdict carryOut(Site site, @Nullable CheckedOut checkedOut)
            throws AttemptFailed, IOException, InterruptedException {
        List<Path> shown = new ArrayList<>(
                Inputs.write(grant.work().inputs(), site.folder().workspace(), site.folder()::handOver, inputs));
        if (checkedOut != null) {
            shown.add(checkedOut.objects());
        }
        site.readOnlyInputs(shown);
        Verdict done = runCommands(site);
        if (done.succeeded()) {
            Path scratch = site.folder().root().resolve("artifacts.tar");
            done = Artifacts.handIn(done, site.folder().workspace(), scratch, file -> inputs.store(grant, file));
        }
        stage = "the work is being landed";
        return checkedOut != null && checkedOut.delivers() && done.succeeded() && mayPublish()
                ? checkedOut.publish(done, DiskEntry.of(site.folder().workspace()), Instant.now())
                : done;
    }

    /** What was asked to end before it was over lands nothing. A host that stops hands in what is done. */
    private boolean mayPublish() throws AttemptFailed {
        Broken asked = stop.getNow(null);
        if (asked != null && asked.code() != Code.HOST_STOPPED) {
            throw new AttemptFailed(asked.code(), "the attempt " + asked.message());
        }
        return true;
    }

    private Verdict runCommands(Site site) throws AttemptFailed, IOException, InterruptedException {
        Commands commands = new Commands(site, log, input, stop, deadline());
        this.commands = commands;
        int number = 0;
        for (SetupStep step : grant.work().setup()) {
            stage = "setup step %d runs".formatted(++number);
            Run run = commands.prepare(step.run());
            Reason reason = Verdicts.reason(run, evidence(site, run), "setup step " + number);
            if (reason != null && run.ended() != null) {
                return Verdicts.of(run, reason, null, site.throughInit(), usage(site, commands));
            }
            if (reason != null && !step.optional()) {
                Reason failed = run.started() ? new Reason(Code.SETUP_FAILED, reason.message()) : reason;
                return Verdicts.of(run, failed, null, site.throughInit(), usage(site, commands));
            }
        }
        stage = "the command runs";
        if (grant.work().session() != null) {
            return converse(site, commands);
        }
        Run run = commands.run(command());
        Reason reason = Verdicts.reason(run, evidence(site, run), "the command");
        Usage usage = usage(site, commands);
        try {
            JsonNode outcome = outcome(site, reason == null);
            return Verdicts.of(run, reason, outcome, site.throughInit(), usage);
        } catch (AttemptFailed e) {
            Reason bad = reason == null ? new Reason(e.code(), String.valueOf(e.getMessage())) : reason;
            return Verdicts.of(run, bad, null, site.throughInit(), usage);
        }
    }

    private Verdict converse(Site site, Commands commands) throws AttemptFailed, IOException, InterruptedException {
        Talk talk = new Talk(grant, desk, log, timeout());
        if (!talk.isWanted()) {
            return new Verdict(
                    null, "ended before it was asked anything", null, null, null, usage(site, commands), null);
        }
        Conversation.Held held = new Conversation(site, stop, talk, commands).hold(command());
        Run run = held.run();
        commands.runs().add(run);
        Reason reason = held.isDone() ? null : Verdicts.reason(run, evidence(site, run), "the command");
        return Verdicts.of(run, reason, null, site.throughInit(), usage(site, commands));
    }

    private Command command() throws AttemptFailed {
        Command command =
                grant.work().command() == null ? role.command() : grant.work().command();
        if (command == null) {
            throw new AttemptFailed(
                    Code.COMMAND_NOT_FOUND, "neither the task nor role %s names a command".formatted(role.role()));
        }
        return command;
    }

    private long deadline() {
        return start + timeout().toNanos();
    }

    private Duration timeout() {
        Duration most = role.limits().timeout();
        Integer asked = grant.work().timeoutSeconds();
        return asked == null || most.toSeconds() < asked ? most : Duration.ofSeconds(asked);
    }

    private Duration untilDeadline() {
        return Duration.ofNanos(Math.max(1, deadline() - System.nanoTime()));
    }

    private @Nullable JsonNode outcome(Site site, boolean succeeded) throws AttemptFailed {
        return OutcomeFile.read(site.folder().workspace(), succeeded && role.outcomeRequired());
    }

    private Evidence evidence(Site site, Run run) {
        if (run.successful()) {
            return new Evidence(false, false, false, site.throughInit());
        }
        ControlGroup group = site.group();
        boolean nearMemoryLimit = !host.groups().limitMemory()
                && site.watch().peakMemoryBytes() > role.limits().memoryBytes() * 9 / 10;
        return new Evidence(
                group.ranOutOfMemory() || nearMemoryLimit,
                group.ranOutOfProcesses(),
                site.watch().folderIsFull(),
                site.throughInit());
    }

    private Usage usage(Site site, Commands commands) {
        List<Run> runs = commands.runs();
        long cpu = site.group()
                .cpuMicros()
                .orElseGet(() -> site.family().cpuMicros()
                        + runs.stream().mapToLong(run -> run.exit().cpuMicros()).sum());
        long memory =
                site.group().peakMemoryBytes().orElseGet(() -> site.watch().peakMemoryBytes());
        return new Usage((System.nanoTime() - start) / 1_000_000, cpu / 1000, memory);
    }
}
