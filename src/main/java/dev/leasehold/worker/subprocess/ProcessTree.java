package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.Family;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.process.ProcessRuntime;
import dev.leasehold.platform.process.ProcessSpec;
import dev.leasehold.platform.process.Signal;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * All the processes of one attempt, wherever they have gone: other sessions, other parents, stopped, deaf to signals.
 *
 * <p>After {@link #end} none is left. What each level does for it:
 *
 * <ul>
 *   <li>a PID namespace dies with its first process, all at once;
 *   <li>a control group is ended as a whole, or emptied after new processes were forbidden;
 *   <li>a user of its own is sent one signal that reaches all of its processes at once;
 *   <li>otherwise the tree is stopped first, so that it cannot grow, and then killed, until nothing turns up. Every
 *       process without a parent becomes a child of this JVM, so none is overlooked.
 * </ul>
 */
final class ProcessTree {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How often a sandbox's first process, which ends by itself once the command has, is waited for and not killed. */
    private static final int ROUNDS_OF_AN_INIT = 10;

    private static final long SHORTEST_PAUSE_NANOS = 100_000;

    private final ProcessRuntime runtime;
    private final Family family;
    private final ControlGroup group;
    private final @Nullable Integer uid;
    private final boolean hasInit;
    private boolean killed;
    private boolean gone;

    ProcessTree(ProcessRuntime runtime, Family family, ControlGroup group, @Nullable Integer uid, boolean hasInit) {
        this.runtime = runtime;
        this.family = family;
        this.group = group;
        this.uid = uid;
        this.hasInit = hasInit;
        runtime.join(family);
    }

    /** Asks the tree to end. A sandbox's own processes are not asked: they would take the others with them at once. */
    void terminate(NativeProcess first) {
        if (!hasInit) {
            first.signalGroup(Signal.TERM);
            first.signalGroup(Signal.CONT);
            return;
        }
        ProcFs.children(first.pid()).stream()
                .flatMap(init -> ProcFs.descendants(init).stream())
                .forEach(process -> {
                    Signal.TERM.to(process);
                    Signal.CONT.to(process);
                });
    }

    /** A process of the attempt is about to be started. */
    void grow() {
        gone = false;
    }

    /** Sends the signal of Ctrl-C to the group of the command: what a terminal would call its foreground. */
    void interrupt(NativeProcess first) {
        if (!hasInit) {
            first.signalGroup(Signal.INT);
            return;
        }
        for (int init : ProcFs.children(first.pid())) {
            List<ProcFs.Stat> inside = ProcFs.descendants(init);
            Set<Integer> groups = inside.stream()
                    .filter(process -> process.parent() == init)
                    .map(ProcFs.Stat::group)
                    .collect(Collectors.toSet());
            inside.stream().filter(process -> groups.contains(process.group())).forEach(Signal.INT::to);
        }
    }

    /**
     * Ends what is left, and answers once no instruction of the attempt can run any more.
     *
     * @return whether nothing is left. If not, a sandbox's first process is taking its namespaces down, in the kernel,
     *     which takes milliseconds: see {@link #awaitGone}
     */
    boolean end(@Nullable NativeProcess first) throws InterruptedException, IOException {
        return end(first, false);
    }

    /** Ends what is left, and answers once nothing is. */
    void awaitGone() throws InterruptedException, IOException {
        end(null, true);
    }

    private boolean end(@Nullable NativeProcess first, boolean all) throws InterruptedException, IOException {
        if (gone) {
            return true;
        }
        boolean endsByItself = hasInit;
        if (first != null && !first.exit().isDone()) {
            kill(members(first));
            first.signal(Signal.KILL);
            endsByItself = false;
        }
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        long pause = SHORTEST_PAUSE_NANOS;
        int round = 0;
        for (List<ProcFs.Stat> left = left(); !left.isEmpty(); left = left()) {
            if (!all && onlyInitLeaves(left)) {
                return false;
            }
            if (endsByItself && round++ < ROUNDS_OF_AN_INIT) {
                Thread.sleep(Duration.ofNanos(SHORTEST_PAUSE_NANOS));
                continue;
            }
            if (System.nanoTime() - giveUp > 0) {
                throw new IOException("processes %s do not end although they were killed"
                        .formatted(left.stream().map(ProcFs.Stat::pid).toList()));
            }
            kill(left);
            Thread.sleep(Duration.ofNanos(pause));
            pause = Math.min(2 * pause, 20_000_000);
        }
        if (killed) {
            group.allowProcesses();
            killed = false;
        }
        // A control group without a member stays without one. Otherwise whoever takes the attempt down looks again.
        gone = group.exists();
        return true;
    }

    /** No process of the attempt is known any more. One that still turned up would be killed as nobody's. */
    void forget() {
        runtime.leave(family);
    }

    /** Not where only reaping it tells what time its descendants have used. */
    private boolean onlyInitLeaves(List<ProcFs.Stat> left) {
        return hasInit
                && group.countsCpu()
                && left.size() == 1
                && left.getFirst().leaving()
                && group.members().stream().allMatch(ProcFs.Stat::leaving);
    }

    private List<ProcFs.Stat> left() {
        List<ProcFs.Stat> orphans = runtime.orphansOf(family);
        return orphans.isEmpty() ? group.members() : orphans;
    }

    private void kill(List<ProcFs.Stat> known) throws IOException {
        killed = true;
        if (group.exists()) {
            group.kill();
        }
        if (hasInit) {
            known.forEach(Signal.KILL::to);
        } else if (uid != null) {
            killUser(uid);
        } else {
            Set<ProcFs.Stat> tree = new HashSet<>();
            known.forEach(process -> {
                tree.add(process);
                tree.addAll(ProcFs.descendants(process.pid()));
            });
            tree.forEach(Signal.STOP::to);
            tree.forEach(Signal.KILL::to);
        }
    }

    private void killUser(int user) {
        Family own = new Family("LEASEHOLD_KILLER=" + user, null);
        List<String> argv = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "exec setpriv --reuid=$0 --regid=$0 --clear-groups " + "-- /bin/sh -c 'kill -KILL -1'",
                String.valueOf(user)));
        ProcessSpec spec = new ProcessSpec(
                argv, Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), Path.of("/"));
        runtime.spawn(spec, own, ignored -> {})
                .thenCompose(NativeProcess::exit)
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    /** The first process and all that descends from it, as far as it can be seen. */
    List<ProcFs.Stat> members(NativeProcess first) {
        if (group.exists()) {
            return group.members();
        }
        List<ProcFs.Stat> members = new ArrayList<>(ProcFs.descendants(first.pid()));
        ProcFs.stat(first.pid()).ifPresent(members::add);
        runtime.orphansOf(family).forEach(orphan -> {
            members.add(orphan);
            members.addAll(ProcFs.descendants(orphan.pid()));
        });
        return members;
    }
}
