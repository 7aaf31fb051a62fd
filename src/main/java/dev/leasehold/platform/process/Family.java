package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * The processes of one attempt, and how to know them again once they have left their parents.
 *
 * <p>By the session they were started in, their control group, a user of their own, or else {@code marker}, an entry of
 * the environment they were started with.
 */
public final class Family {
    private final String marker;
    private final @Nullable Integer uid;
    private final IntPredicate grouped;
    private final Set<Integer> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicLong cpuMicros = new AtomicLong();

    public Family(String marker, @Nullable Integer uid) {
        this(marker, uid, pid -> false);
    }

    /** @param grouped whether a process is in a control group of the attempt */
    public Family(String marker, @Nullable Integer uid, IntPredicate grouped) {
        this.marker = marker;
        this.uid = uid;
        this.grouped = grouped;
    }

    public void addSession(int leader) {
        sessions.add(leader);
    }

    public boolean owns(ProcFs.Stat process) {
        if (sessions.contains(process.session()) || grouped.test(process.pid())) {
            return true;
        }
        if (uid != null) {
            return ProcFs.uid(process.pid()).filter(uid::equals).isPresent();
        }
        return ProcFs.environHolds(process.pid(), marker);
    }

    public void addCpuMicros(long micros) {
        cpuMicros.addAndGet(micros);
    }

    /** What all reaped members used so far. */
    public long cpuMicros() {
        return cpuMicros.get();
    }
}
