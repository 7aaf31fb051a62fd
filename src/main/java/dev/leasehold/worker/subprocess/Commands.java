package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.platform.process.Exit;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcessRuntime;
import dev.leasehold.platform.process.ProcessSpec;
import dev.leasehold.platform.process.SpawnException;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.subprocess.Watch.Broken;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs an attempt's commands one after the other, within its limits. Nothing that one starts outlives it. */
final class Commands {
    private static final long LAST_OUTPUT_MILLIS = 5_000;
    private static final long START_MILLIS = 30_000;

    private final Site site;
    private final AttemptLog log;
    private final CompletableFuture<Broken> stop;
    private final long deadline;
    private final List<Run> runs = new ArrayList<>();

    Commands(Site site, AttemptLog log, CompletableFuture<Broken> stop, long deadline) {
        this.site = site;
        this.log = log;
        this.stop = stop;
        this.deadline = deadline;
    }

    List<Run> runs() {
        return runs;
    }

    Run run(Command command) throws AttemptFailed, IOException, InterruptedException {
        if (stop.isDone()) {
            throw new AttemptFailed(
                    stop.join().code(), "the attempt " + stop.join().message());
        }
        Meter meter = new Meter(log);
        NativeProcess process = spawn(command, meter);
        try {
            site.remember(process.pid());
            Broken ended = await(process, meter);
            if (ended != null) {
                end(process);
            }
            site.tree().end(process);
            Exit exit = process.exit().get(LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            process.outputEnd().get(LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            Run run = new Run(exit, ended, meter.started(), meter.complaint());
            runs.add(run);
            return run;
        } catch (ExecutionException | TimeoutException e) {
            throw new AttemptFailed(Code.SPAWN_FAILED, "the command's end was never seen: " + e);
        }
    }

    private NativeProcess spawn(Command command, Meter meter) throws AttemptFailed, IOException, InterruptedException {
        ProcessSpec spec = Launch.of(
                site.prefix(),
                command.argv(),
                site.env(),
                site.group().entries(),
                site.rlimits(),
                site.folder().workspace());
        site.tree().grow();
        try {
            return ProcessRuntime.get().spawn(spec, site.family(), meter).get(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String why =
                    e.getCause() instanceof SpawnException spawn ? String.valueOf(spawn.getMessage()) : e.toString();
            throw new AttemptFailed(Code.SPAWN_FAILED, why);
        } catch (TimeoutException e) {
            throw new AttemptFailed(Code.SPAWN_FAILED, "no process after %d ms".formatted(START_MILLIS));
        }
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
