package dev.leasehold.platform.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * Tells what a {@link Spawner} started, and everything that came of it, from the other children of this JVM.
 *
 * <p>The spawning thread puts a system call filter on itself that allows everything. Filters are inherited through fork
 * and exec and can only ever be added to, so a process can neither shake its mark off nor, by leaving its session or
 * emptying its environment, be taken for something else. What this JVM starts in other ways never has it.
 */
final class Mark {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_SET_SECCOMP = 22;
    private static final long SECCOMP_MODE_FILTER = 2;
    private static final short BPF_RET_K = 0x06;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final String FILTERS = "Seccomp_filters:";

    private final int own = filters(ProcFs.SELF);

    /** Marks the calling thread, and with it all that it will spawn. Setuid programs give them nothing any more. */
    void putOnThisThread() {
        Libc.check("no_new_privs", Libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment allow = arena.allocate(8, 8);
            allow.set(JAVA_SHORT, 0, BPF_RET_K);
            allow.set(JAVA_INT, 4, SECCOMP_RET_ALLOW);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(ADDRESS, 8, allow);
            // A kernel without filters leaves processes unmarked; they are then told apart by session and environment.
            Libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address());
        }
    }

    boolean isOn(int pid) {
        return filters(pid) > own;
    }

    private static int filters(int pid) {
        return ProcFs.status(pid, FILTERS).map(Integer::parseInt).orElse(0);
    }
}
