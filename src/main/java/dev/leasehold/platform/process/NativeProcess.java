package dev.leasehold.platform.process;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A process of ours: its end, and its output's end. The two come in any order. */
public final class NativeProcess {
    private final int pid;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> outputEnd = new CompletableFuture<>();
    private boolean reaped;

    // The loop's alone.
    final Consumer<ByteBuffer> output;
    int pidfd;
    int outputFd;

    NativeProcess(int pid, int pidfd, int outputFd, Consumer<ByteBuffer> output) {
        this.pid = pid;
        this.pidfd = pidfd;
        this.outputFd = outputFd;
        this.output = output;
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
        if (waited.pid() == pid) {
            exit.complete(Exit.of(waited));
        } else {
            exit.completeExceptionally(new IllegalStateException(
                    "process %d was reaped by somebody else: %s".formatted(pid, Libc.describe(-waited.pid()))));
        }
    }
}
