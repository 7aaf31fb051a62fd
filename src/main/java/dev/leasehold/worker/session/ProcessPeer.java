package dev.leasehold.worker.session;

import dev.leasehold.platform.process.Family;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcessRuntime;
import dev.leasehold.platform.process.ProcessSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A process that is spoken with. What it prints on standard error goes to its log. */
public final class ProcessPeer implements Peer {
    private final NativeProcess process;
    private final Lines lines;
    private final Ending ending;

    private ProcessPeer(NativeProcess process, Lines lines, Ending ending) {
        this.process = process;
        this.lines = lines;
        this.ending = ending;
    }

    /** How a process and all that came of it are ended. A sandbox has its own way. */
    @FunctionalInterface
    public interface Ending {
        /** When this returns, nothing is left. */
        void end(NativeProcess process) throws InterruptedException;
    }

    /** Starts it soon. Fails with a {@link dev.leasehold.platform.process.SpawnException} when it never comes to be. */
    public static CompletableFuture<ProcessPeer> start(
            ProcessSpec spec, Family family, Consumer<ByteBuffer> log, Ending ending) {
        Lines lines = new Lines();
        return ProcessRuntime.get().converse(spec, family, lines, log).thenApply(process -> {
            CompletableFuture<Void> _ = process.speechEnd().thenRun(lines::end);
            return new ProcessPeer(process, lines, ending);
        });
    }

    public NativeProcess process() {
        return process;
    }

    @Override
    public boolean say(String line, Duration within) throws InterruptedException {
        try {
            process.write((line + "\n").getBytes(StandardCharsets.UTF_8))
                    .get(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException notTaken) {
            return false;
        }
    }

    @Override
    public Heard hear(Duration within) throws InterruptedException {
        return lines.next(within);
    }

    @Override
    public void end() throws InterruptedException {
        ending.end(process);
    }
}
