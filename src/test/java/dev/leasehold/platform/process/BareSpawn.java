package dev.leasehold.platform.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * {@code posix_spawn} and wait, and nothing else: what a benchmark compares with.
 *
 * <p>A sandbox that was started bare leaves its first process to this JVM, dead. {@link #tidy} buries it: each that lay
 * about would be looked at again whenever an attempt ends.
 */
public final class BareSpawn {
    private final Libc.Pipe pipe = Libc.pipe();
    private final MemorySegment pollfd = Arena.ofAuto().allocate(8, 8);

    public void run(List<String> argv) {
        ProcessSpec spec = new ProcessSpec(argv, Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
        int pid = (int) Libc.check("posix_spawn", PosixSpawn.spawn(spec, Descriptors.output(pipe.writeEnd())));
        int pidfd = (int) Libc.check("pidfd_open", Libc.pidfdOpen(pid));
        pollfd.set(JAVA_INT, 0, pidfd);
        pollfd.set(JAVA_SHORT, 4, (short) 1);
        Libc.Waited waited = Libc.reap(pid);
        while (waited.pid() == 0) {
            Libc.poll(pollfd, 1, -1);
            waited = Libc.reap(pid);
        }
        Libc.close(pidfd);
        if (waited.status() != 0) {
            throw new IllegalStateException("%s ended with %d".formatted(argv, waited.status()));
        }
    }

    /** Returns when this JVM has no orphan, alive or dead. No attempt is under way. */
    public static void tidy() {
        for (List<Integer> left = ProcFs.children(ProcFs.SELF); !left.isEmpty(); left = ProcFs.children(ProcFs.SELF)) {
            left.forEach(Libc::reap);
            Thread.onSpinWait();
        }
    }
}
