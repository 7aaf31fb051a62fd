package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.platform.process.Exit;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcessSpec;
import dev.leasehold.platform.process.SpawnException;
import dev.leasehold.worker.session.ProcessPeer;
import dev.leasehold.worker.subprocess.Talk.End;
import dev.leasehold.worker.subprocess.Watch.Broken;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs an attempt's command that stays up. One thread talks with it, another watches it as it would watch any other;
 * whichever sees the end first ends it for both. Nothing that the command starts outlives it.
 */
final class Conversation {
    private static final long LAST_OUTPUT_MILLIS = 5_000;
    private static final long LAST_WORD_MILLIS = 30_000;
    private static final long START_MILLIS = 30_000;

    private final Site site;
    private final CompletableFuture<Broken> stop;
    private final Talk talk;
    private final Commands commands;

    Conversation(Site site, CompletableFuture<Broken> stop, Talk talk, Commands commands) {
        this.site = site;
        this.stop = stop;
        this.talk = talk;
        this.commands = commands;
    }

    /** How it ended; {@code isDone} when nothing more was asked, and it was let go. */
    record Held(Run run, boolean isDone) {}

    Held hold(Command command) throws AttemptFailed, IOException, InterruptedException {
        if (stop.isDone()) {
            throw new AttemptFailed(
                    stop.join().code(), "the attempt " + stop.join().message());
        }
        Meter errors = new Meter(talk.log(), false);
        ProcessPeer peer = spawn(command, errors);
        NativeProcess process = peer.process();
        site.remember(process.pid());
        commands.holds(process);
        CompletableFuture<End> said = new CompletableFuture<>();
        Thread.ofVirtual().name("talk").start(() -> talk.with(peer, said));
        Broken ended = watch(process, errors, said);
        talk.hangUp();
        bye(process, ended == null && said.getNow(null) instanceof End.Over);
        site.tree().end(process);
        try {
            Exit exit = process.exit().get(LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            process.outputEnd().get(LAST_OUTPUT_MILLIS, TimeUnit.MILLISECONDS);
            End last = said.get(LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
            Broken why = ended == null && talk.started() ? reason(exit, last) : ended;
            boolean isDone = why == null && talk.started() && last instanceof End.Over;
            return new Held(new Run(exit, why, false, talk.started(), errors.complaint()), isDone);
        } catch (ExecutionException | TimeoutException e) {
            throw new AttemptFailed(Code.SPAWN_FAILED, "the command's end was never seen: " + e);
        }
    }

    /** Why it did not end well, as far as the talk knows. A program that is not there is told by the exit alone. */
    private static @Nullable Broken reason(Exit exit, End last) {
        Integer code = exit.code();
        return switch (last) {
            case End.Over _, End.HungUp _ -> null;
            case End.BrokenOff(String _) when code != null && (code == 126 || code == 127) -> null;
            case End.BrokenOff(String why) ->
                new Broken(
                        Code.SESSION_BROKEN,
                        "broke off: " + why
                                + (code != null && code > 0 && code < 126 ? "; it exited with " + code : ""));
        };
    }

    private ProcessPeer spawn(Command command, Meter errors) throws AttemptFailed, IOException, InterruptedException {
        ProcessSpec spec = site.launch(command.argv());
        site.tree().grow();
        try {
            // Who talks leaves the ending to who watches, who knows the whole tree and sees the end of the talk at
            // once.
            return ProcessPeer.start(spec, site.family(), errors, _ -> {}).get(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String why =
                    e.getCause() instanceof SpawnException spawn ? String.valueOf(spawn.getMessage()) : e.toString();
            throw new AttemptFailed(Code.SPAWN_FAILED, why);
        } catch (TimeoutException e) {
            throw new AttemptFailed(Code.SPAWN_FAILED, "no process after %d ms".formatted(START_MILLIS));
        }
    }

    /** Waits until the command has ended, or the talk has; or says why the command has to be ended. */
    private @Nullable Broken watch(NativeProcess process, Meter errors, CompletableFuture<End> said)
            throws InterruptedException {
        CompletableFuture<Object> first = CompletableFuture.anyOf(process.exit(), stop, said);
        while (true) {
            try {
                first.get(Watch.EVERY.toNanos(), TimeUnit.NANOSECONDS);
                return process.exit().isDone() || said.isDone() ? null : stop.join();
            } catch (TimeoutException still) {
                Broken broken = site.watch().look(process, errors).orElse(null);
                if (broken != null) {
                    return broken;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Lets it end within the grace: one of which nothing more is asked by the end of its input, any other by a signal. */
    private void bye(NativeProcess process, boolean politely) throws InterruptedException {
        if (process.exit().isDone()) {
            return;
        }
        process.endInput();
        if (!politely || !hasEnded(process)) {
            site.tree().terminate(process);
            hasEnded(process);
        }
    }

    private boolean hasEnded(NativeProcess process) throws InterruptedException {
        try {
            process.exit().get(site.limits().grace().toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException deaf) {
            return false;
        }
    }
}
