package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Spawns processes, hands on what they print, and reaps them: all of them from one thread, whatever their number.
 *
 * <ul>
 *   <li>Starting the runtime makes this JVM non-dumpable and the reaper of orphans; see {@link SelfDefence}.
 *   <li>There is one per JVM, as there is one list of children.
 * </ul>
 */
public final class ProcessRuntime {
    private final ProcessLoop loop;
    private final Spawner spawner;
    private final Orphans orphans;

    private ProcessRuntime() {
        SelfDefence.raise();
        Mark mark = new Mark();
        this.orphans = new Orphans(mark);
        this.loop = new ProcessLoop(orphans);
        this.spawner = new Spawner(loop::execute, mark);
    }

    private static final class Holder {
        static final ProcessRuntime INSTANCE = new ProcessRuntime();
    }

    public static ProcessRuntime get() {
        return Holder.INSTANCE;
    }

    /**
     * Starts a process that belongs to {@code family}.
     *
     * <ul>
     *   <li>The future fails with a {@link SpawnException} when the process never came to be.
     *   <li>{@code output} is called on the loop's thread, with a buffer that is only good for the call. Whoever takes
     *       long there holds up everybody's output.
     * </ul>
     */
    public CompletableFuture<NativeProcess> spawn(ProcessSpec spec, Family family, Consumer<ByteBuffer> output) {
        Libc.Pipe pipe = Libc.pipe();
        return start(
                spec,
                family,
                Descriptors.output(pipe.writeEnd()),
                List.of(new OutputPipe(pipe.readEnd(), output)),
                null);
    }

    /**
     * The same for a process to be spoken with: {@link NativeProcess#write} reaches its standard input, and what it
     * prints there and on its standard error comes apart.
     */
    public CompletableFuture<NativeProcess> converse(
            ProcessSpec spec, Family family, Consumer<ByteBuffer> output, Consumer<ByteBuffer> errors) {
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        Libc.Pipe err = Libc.pipe();
        Libc.neverWait(in.writeEnd());
        return start(
                spec,
                family,
                new Descriptors(in.readEnd(), out.writeEnd(), err.writeEnd()),
                List.of(new OutputPipe(out.readEnd(), output), new OutputPipe(err.readEnd(), errors)),
                new InputPipe(in.writeEnd()));
    }

    /** The same for a process that may be told something, and prints into one stream. */
    public CompletableFuture<NativeProcess> listen(ProcessSpec spec, Family family, Consumer<ByteBuffer> output) {
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        Libc.neverWait(in.writeEnd());
        return start(
                spec,
                family,
                new Descriptors(in.readEnd(), out.writeEnd(), out.writeEnd()),
                List.of(new OutputPipe(out.readEnd(), output)),
                new InputPipe(in.writeEnd()));
    }

    /**
     * The same on a terminal of its own.
     *
     * @param taken whether the terminal controls the new session at once. If not, somebody further down takes it
     */
    public CompletableFuture<NativeProcess> onTerminal(
            ProcessSpec spec, Family family, Consumer<ByteBuffer> output, boolean taken) {
        Terminal terminal = Terminal.open(taken);
        return start(
                spec,
                family,
                Descriptors.on(terminal),
                List.of(new OutputPipe(terminal.master(), output)),
                InputPipe.ofTerminal(Libc.duplicate(terminal.master())));
    }

    private CompletableFuture<NativeProcess> start(
            ProcessSpec spec, Family family, Descriptors childs, List<OutputPipe> outputs, @Nullable InputPipe input) {
        CompletableFuture<NativeProcess> started = new CompletableFuture<>();
        spawner.spawn(spec, childs, pid -> {
            childs.close();
            if (pid < 0) {
                outputs.forEach(OutputPipe::close);
                if (input != null) {
                    input.close();
                }
                if (childs.terminal() != null) {
                    Libc.close(childs.terminal().control());
                }
                started.completeExceptionally(new SpawnException(spec, -pid));
                return;
            }
            family.addSession(pid);
            started.complete(loop.watch(pid, outputs, input, childs.terminal()));
        });
        return started;
    }

    /** From now on orphans may belong to {@code family}. */
    public void join(Family family) {
        orphans.add(family);
    }

    /** From now on no orphan belongs to {@code family}: one that still turns up is killed. */
    public void leave(Family family) {
        orphans.remove(family);
    }

    /**
     * The members of {@code family} that have lost their parent and still live, and those that cannot be attributed to
     * anybody, which were killed. The dead ones are reaped.
     */
    public List<ProcFs.Stat> orphansOf(Family family) {
        return orphans.sweep(family);
    }
}
