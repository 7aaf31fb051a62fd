package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.platform.process.Exit;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.process.ProcessRuntime;
import dev.leasehold.platform.process.ProcessSpec;
import dev.leasehold.platform.process.Signal;
import dev.leasehold.platform.process.SpawnException;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.subprocess.RoleSettings.Hearing;
import dev.leasehold.worker.subprocess.Watch.Broken;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs an attempt's commands one after the other, within its limits. Nothing that one starts outlives it. */
final class Commands {
    private static final long LAST_OUTPUT_MILLIS = 5_000;
    private static final long START_MILLIS = 30_000;

    private final Site site;
    private final AttemptLog log;
    private final CompletableFuture<Broken> stop;
    private final long deadline;
    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private final CommandInput input;
    private volatile @Nullable NativeProcess present;
    private volatile boolean interrupted;

    Commands(Site site, AttemptLog log, CommandInput input, CompletableFuture<Broken> stop, long deadline) {
        this.site = site;
        this.log = log;
        this.input = input;
        this.stop = stop;
        this.deadline = deadline;
    }

    List<Run> runs() {
        return runs;
    }

    /** Runs a step before the command, which hears nothing. */
    Run prepare(Command step) throws AttemptFailed, IOException, InterruptedException {
        return run(step, Hearing.NONE);
    }

    Run run(Command command) throws AttemptFailed, IOException, InterruptedException {
        try {
            return run(command, site.hearing());
        } finally {
            input.end();
        }
    }

    private Run run(Command command, Hearing hearing) throws AttemptFailed, IOException, InterruptedException {
        if (stop.isDone()) {
            throw new AttemptFailed(
                    stop.join().code(), "the attempt " + stop.join().message());
        }
        Meter meter = new Meter(log);
        NativeProcess process = spawn(command, meter, hearing);
        interrupted = false;
        present = process;
        try {
            if (hearing != Hearing.NONE) {
                // Not before: a terminal would show the text ahead of the line by which the start is known.
                CompletableFuture<Void> _ = meter.reached().thenRun(() -> input.begin(process));
            }
            site.remember(process.pid());
            Broken ended = await(process, meter);
            if (ended != null) {
                end(process);
            }
            site.tree().end(process);
            Exit exit = process.exit().get(LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            process.outputEnd().get(LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            Run run = new Run(exit, ended, interrupted, meter.started(), meter.complaint());
            runs.add(run);
            return run;
        } catch (ExecutionException | TimeoutException e) {
            throw new AttemptFailed(Code.SPAWN_FAILED, "the command's end was never seen: " + e);
        } finally {
            present = null;
        }
    }

    /** Sends the signal of Ctrl-C to what runs in the foreground. False when nothing runs at this moment. */
    boolean interrupt() {
        NativeProcess process = present;
        if (process == null || process.exit().isDone()) {
            return false;
        }
        interrupted = true;
        if (!process.signalForeground(Signal.INT)) {
            site.tree().interrupt(process);
        }
        return true;
    }

    /** This runs at this moment, although it is another's to end: it is interrupted and looked at like the rest. */
    void holds(NativeProcess process) {
        present = process;
    }

    /** What runs at this moment; empty between two commands. */
    List<ProcFs.Stat> members() {
        NativeProcess process = present;
        return process == null || process.exit().isDone()
                ? List.of()
                : site.tree().members(process);
    }

    private CompletableFuture<NativeProcess> start(ProcessSpec spec, Meter meter, Hearing hearing) {
        ProcessRuntime runtime = ProcessRuntime.get();
        return switch (hearing) {
            case NONE -> runtime.spawn(spec, site.family(), meter);
            case INPUT -> runtime.listen(spec, site.family(), meter);
            case TERMINAL -> runtime.onTerminal(spec, site.family(), meter, !site.throughInit());
        };
    }

    private NativeProcess spawn(Command command, Meter meter, Hearing hearing)
            throws AttemptFailed, IOException, InterruptedException {
        ProcessSpec spec = site.launch(
                hearing == Hearing.TERMINAL && site.throughInit() ? takingTheTerminal(command.argv()) : command.argv());
        site.tree().grow();
        try {
            return start(spec, meter, hearing).get(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String why =
                    e.getCause() instanceof SpawnException spawn ? String.valueOf(spawn.getMessage()) : e.toString();
            throw new AttemptFailed(Code.SPAWN_FAILED, why);
        } catch (TimeoutException e) {
            throw new AttemptFailed(Code.SPAWN_FAILED, "no process after %d ms".formatted(START_MILLIS));
        }
    }

    /** Within a sandbox the command has a session of its own, so that Ctrl-C reaches it and none of the sandbox. */
    private static List<String> takingTheTerminal(List<String> command) {
        return Stream.concat(Stream.of("setsid", "--ctty"), command.stream()).toList();
    }

    /** Waits until the command ends by itself, or says why it has to be ended. */
    private @Nullable Broken await(NativeProcess process, Meter meter) throws InterruptedException {
        CompletableFuture<Object> either = CompletableFuture.anyOf(process.exit(), stop);
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return new Broken(Code.TIMED_OUT, "ran longer than it may");
            }
            try {
                either.get(Math.min(left, Watch.EVERY.toNanos()), TimeUnit.NANOSECONDS);
                return process.exit().isDone() ? null : stop.join();
            } catch (TimeoutException still) {
                Broken broken = site.watch().look(process, meter).orElse(null);
                if (broken != null) {
                    return broken;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Asks, and waits for the grace. What then still runs is ended with the tree. */
    private void end(NativeProcess process) throws InterruptedException {
        site.tree().terminate(process);
        try {
            process.exit().get(site.limits().grace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException deaf) {
            return;
        }
    }
}
