package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The one thread that waits: for output, for ends, and for work from other threads.
 *
 * <p>Every turn reads at most one chunk of each process, so that one that floods cannot starve the others.
 */
final class ProcessLoop {
    private static final System.Logger LOG = System.getLogger(ProcessLoop.class.getName());
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    /** Its end, output and errors, and its input. */
    private static final long MOST_PER_PROCESS = 4;

    private static final int ORPHAN_SWEEP_MILLIS = 200;

    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final List<NativeProcess> processes = new ArrayList<>();
    private final int wakeUp = Libc.eventfd();
    private final MemorySegment one = Arena.global().allocateFrom(JAVA_LONG, 1);
    private final MemorySegment chunk = Arena.global().allocate(CHUNK_BYTES);
    private final ByteBuffer chunkBuffer = chunk.asByteBuffer();
    private final Orphans orphans;
    private MemorySegment pollfds = Arena.ofAuto().allocate(64 * POLLFD_BYTES, 8);

    ProcessLoop(Orphans orphans) {
        this.orphans = orphans;
        Thread.ofPlatform().daemon().name("leasehold-processes").start(this::run);
    }

    /** Runs soon on the loop's thread. */
    void execute(Runnable task) {
        inbox.add(task);
        Libc.write(wakeUp, one);
    }

    /** Only from the loop's own thread. */
    NativeProcess watch(int pid, List<OutputPipe> outputs, @Nullable InputPipe input, @Nullable Terminal terminal) {
        int pidfd = (int) Libc.check("pidfd_open", Libc.pidfdOpen(pid));
        NativeProcess process = new NativeProcess(pid, pidfd, outputs, input, terminal, this::execute);
        processes.add(process);
        return process;
    }

    private void run() {
        long nextSweep = System.nanoTime();
        while (true) {
            try {
                boolean sweeping = orphans.expected();
                poll(sweeping ? ORPHAN_SWEEP_MILLIS : -1);
                if (sweeping && System.nanoTime() - nextSweep >= 0) {
                    orphans.sweep(null);
                    nextSweep = System.nanoTime() + ORPHAN_SWEEP_MILLIS * 1_000_000L;
                }
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "the process loop goes on after a failure", e);
            }
        }
    }

    private void poll(int timeoutMillis) {
        int count = describe();
        int found = Libc.poll(pollfds, count, timeoutMillis);
        if (found <= 0) {
            return;
        }
        boolean called = ready(0);
        int slot = 1;
        for (NativeProcess process : processes) {
            // Whether it ended is looked up first and handled last: handling closes what was polled.
            boolean ended = process.pidfd >= 0 && ready(slot++);
            for (OutputPipe output : process.outputs) {
                if (output.isOpen() && ready(slot++)) {
                    output.read(chunk, chunkBuffer);
                }
            }
            if (process.input != null && process.input.isWaiting() && ready(slot++)) {
                process.input.flush();
            }
            if (ended) {
                process.reap();
            }
        }
        processes.removeIf(
                process -> process.pidfd < 0 && process.outputs.stream().noneMatch(OutputPipe::isOpen));
        if (called) {
            Libc.read(wakeUp, chunk.asSlice(0, 8));
            runInbox();
        }
    }

    private int describe() {
        long needed = (1 + MOST_PER_PROCESS * processes.size()) * POLLFD_BYTES;
        if (pollfds.byteSize() < needed) {
            pollfds = Arena.ofAuto().allocate(2 * needed, 8);
        }
        int slot = describe(0, wakeUp, POLLIN);
        for (NativeProcess process : processes) {
            slot = describe(slot, process.pidfd, POLLIN);
            for (OutputPipe output : process.outputs) {
                slot = describe(slot, output.fd(), POLLIN);
            }
            if (process.input != null && process.input.isWaiting()) {
                slot = describe(slot, process.input.fd(), POLLOUT);
            }
        }
        return slot;
    }

    private int describe(int slot, int fd, short event) {
        if (fd < 0) {
            return slot;
        }
        long at = (long) slot * POLLFD_BYTES;
        pollfds.set(JAVA_INT, at, fd);
        pollfds.set(JAVA_SHORT, at + 4, event);
        pollfds.set(JAVA_SHORT, at + 6, (short) 0);
        return slot + 1;
    }

    private boolean ready(int slot) {
        return pollfds.get(JAVA_SHORT, (long) slot * POLLFD_BYTES + 6) != 0;
    }

    private void runInbox() {
        for (@Nullable Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
    }
}
