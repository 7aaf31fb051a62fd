package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes that outlived their parent, and are children of this JVM since.
 *
 * <p>Each one that wears the {@link Mark} belongs to a running attempt, or to none: then it is killed. Other children
 * of this JVM are never killed, and never reaped from under whoever started them.
 */
final class Orphans {
    private static final Duration FORGOTTEN = Duration.ofSeconds(5);

    private final Mark mark;
    private final Set<Family> families = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Known> known = new HashMap<>();
    private final Map<Integer, Long> deadSince = new HashMap<>();

    private record Known(long startTicks, @Nullable Family family) {}

    Orphans(Mark mark) {
        this.mark = mark;
    }

    void add(Family family) {
        families.add(family);
    }

    void remove(Family family) {
        families.remove(family);
    }

    boolean expected() {
        return !families.isEmpty();
    }

    /**
     * Reaps the dead, kills who belongs to nobody, and answers who still lives of {@code family} and of nobody: the
     * latter may have been of the family once, and whoever ends it waits for them as well.
     */
    synchronized List<ProcFs.Stat> sweep(@Nullable Family family) {
        List<ProcFs.Stat> alive = new ArrayList<>();
        List<Integer> children = ProcFs.children(ProcFs.SELF);
        known.keySet().retainAll(children);
        deadSince.keySet().retainAll(children);
        for (int pid : children) {
            Optional<ProcFs.Stat> stat = ProcFs.stat(pid);
            if (stat.isEmpty()) {
                continue;
            }
            if (!mark.isOn(pid)) {
                buryForgotten(stat.get());
                continue;
            }
            Known orphan = identify(stat.get());
            if (stat.get().zombie()) {
                bury(pid, orphan.family());
            } else if (orphan.family() == null) {
                Signal.KILL.to(stat.get());
                alive.add(stat.get());
            } else if (orphan.family() == family) {
                alive.add(stat.get());
            }
        }
        return alive;
    }

    private Known identify(ProcFs.Stat stat) {
        Known before = known.get(stat.pid());
        if (before != null && before.startTicks() == stat.startTicks() && before.family() != null) {
            return before;
        }
        Family family =
                families.stream().filter(one -> one.owns(stat)).findFirst().orElse(null);
        Known now = new Known(stat.startTicks(), family);
        known.put(stat.pid(), now);
        return now;
    }

    /**
     * A child that something else of this JVM started is that one's to reap, and is reaped at once. One that stays dead
     * for seconds is an orphan of such a child, which nobody waits for.
     */
    private void buryForgotten(ProcFs.Stat stat) {
        if (!stat.zombie()) {
            return;
        }
        long now = System.nanoTime();
        if (now - deadSince.computeIfAbsent(stat.pid(), pid -> now) > FORGOTTEN.toNanos()) {
            bury(stat.pid(), null);
        }
    }

    private static void bury(int pid, @Nullable Family family) {
        Libc.Waited waited = Libc.reap(pid);
        if (waited.pid() == pid && family != null) {
            family.addCpuMicros(waited.cpuMicros());
        }
    }
}
