package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A process of ours: its end, and its output's end. The two come in any order. */
public final class NativeProcess {
    private final int pid;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> outputEnd;
    private final Consumer<Runnable> loop;
    private final @Nullable Terminal terminal;
    private boolean reaped;

    // The loop's thread's alone.
    final List<OutputPipe> outputs;
    final @Nullable InputPipe input;
    int pidfd;

    NativeProcess(
            int pid,
            int pidfd,
            List<OutputPipe> outputs,
            @Nullable InputPipe input,
            @Nullable Terminal terminal,
            Consumer<Runnable> loop) {
        this.pid = pid;
        this.pidfd = pidfd;
        this.outputs = List.copyOf(outputs);
        this.input = input;
        this.terminal = terminal;
        this.loop = loop;
        this.outputEnd =
                CompletableFuture.allOf(outputs.stream().map(OutputPipe::end).toArray(CompletableFuture[]::new));
    }

    public int pid() {
        return pid;
    }

    /** Completes when the process itself has ended. What it started may live on. */
    public CompletableFuture<Exit> exit() {
        return exit;
    }

    /** Completes when nobody holds the output open any more and its last byte was handed on. */
    public CompletableFuture<Void> outputEnd() {
        return outputEnd;
    }

    /** The same of standard output alone, for a process that is spoken with. */
    public CompletableFuture<Void> speechEnd() {
        return outputs.getFirst().end();
    }

    /**
     * Hands bytes to its standard input, after all that was handed over before.
     *
     * <ul>
     *   <li>Completes when the last byte is in the pipe, which says nothing about whether it was read.
     *   <li>Fails when nobody has the other end any more, or when the process was not started to be spoken with.
     * </ul>
     */
    public CompletableFuture<Void> write(byte[] bytes) {
        InputPipe pipe = input;
        if (pipe == null) {
            return CompletableFuture.failedFuture(new IOException("process %d has no input".formatted(pid)));
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        loop.accept(() -> pipe.write(bytes.clone(), written));
        return written;
    }

    /** Says that nothing more comes on its standard input, after all that was handed over before. */
    public void endInput() {
        InputPipe pipe = input;
        if (pipe != null) {
            loop.accept(pipe::end);
        }
    }

    /**
     * Sends a signal to the foreground of its terminal. False when it has none, or nobody is in the foreground.
     */
    public synchronized boolean signalForeground(Signal signal) {
        return terminal != null && !reaped && Libc.signalForeground(terminal.control(), signal.number()) == 0;
    }

    /** Sends a signal, unless the process is gone: its id may be another's by then. */
    public synchronized void signal(Signal signal) {
        if (!reaped) {
            Libc.kill(pid, signal.number());
        }
    }

    /** Sends a signal to the whole process group the process leads, unless the process is gone. */
    public synchronized void signalGroup(Signal signal) {
        if (!reaped) {
            Libc.kill(-pid, signal.number());
        }
    }

    /** Called by the loop when the process has ended. */
    void reap() {
        Libc.Waited waited;
        synchronized (this) {
            waited = Libc.reap(pid);
            if (waited.pid() == 0) {
                return;
            }
            reaped = true;
        }
        Libc.close(pidfd);
        pidfd = -1;
        if (input != null) {
            input.close();
        }
        if (terminal != null) {
            Libc.close(terminal.control());
        }
        if (waited.pid() == pid) {
            exit.complete(Exit.of(waited));
        } else {
            exit.completeExceptionally(new IllegalStateException(
                    "process %d was reaped by somebody else: %s".formatted(pid, Libc.describe(-waited.pid()))));
        }
    }
}
