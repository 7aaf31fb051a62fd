package dev.leasehold.platform.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The few calls of the C library that Java has no word for.
 *
 * <p>Every call answers what the C function answers, or {@code -errno} where that one would set {@code errno}: a failed
 * call is a value here, and what it means is decided by the caller.
 */
final class Libc {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;

    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCSIG = 0x40045436L;
    private static final long FS_IOC_GETFLAGS = 0x80086601L;
    private static final long FS_IOC_SETFLAGS = 0x40086602L;
    private static final int WNOHANG = 1;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final long RUSAGE_BYTES = 144;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle PIPE2 = withErrno("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle EVENTFD =
            withErrno("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = withErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FCNTL = withErrno(
            "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ =
            withErrno("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            withErrno("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle POLL =
            withErrno("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle WAIT4 =
            withErrno("wait4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle KILL = withErrno("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle OPEN =
            withErrno("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle LCHOWN =
            withErrno("lchown", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle GETUID = withErrno("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle PRCTL = withErrno(
            "prctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle SYSCALL = withErrno(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle OPENPT = withErrno("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle UNLOCKPT = withErrno("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL = withErrno(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle STRERROR = plain(
            "strerror",
            FunctionDescriptor.of(ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, JAVA_BYTE)), JAVA_INT));

    private Libc() {}

    /** How a child ended, and what it and the descendants it waited for had used. */
    record Waited(int pid, int status, long cpuMicros, long maxRssBytes) {}

    record Pipe(int readEnd, int writeEnd) {}

    /** Both ends are closed on exec. */
    static Pipe pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(JAVA_INT, 2);
            check("pipe2", errnoOr(state -> (int) PIPE2.invokeExact(state, fds, O_CLOEXEC)));
            return new Pipe(fds.getAtIndex(JAVA_INT, 0), fds.getAtIndex(JAVA_INT, 1));
        }
    }

    /** The master's end of a new terminal. Like every descriptor here, it is closed on exec. */
    static int openTerminal() {
        int master = (int) check(
                "posix_openpt", errnoOr(state -> (int) OPENPT.invokeExact(state, O_RDWR | O_NOCTTY | O_CLOEXEC)));
        check("unlockpt", errnoOr(state -> (int) UNLOCKPT.invokeExact(state, master)));
        return master;
    }

    /** The number of a terminal under {@code /dev/pts}. */
    static int terminalNumber(int master) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            check("ioctl", ioctl(master, TIOCGPTN, number.address()));
            return number.get(JAVA_INT, 0);
        }
    }

    static void resizeTerminal(int master, int rows, int columns) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(8, 2);
            size.set(JAVA_SHORT, 0, (short) rows);
            size.set(JAVA_SHORT, 2, (short) columns);
            check("ioctl", ioctl(master, TIOCSWINSZ, size.address()));
        }
    }

    /** Sends a signal to the foreground of a terminal, as typing Ctrl-C does. */
    static int signalForeground(int master, int signal) {
        return (int) ioctl(master, TIOCSIG, signal);
    }

    static int duplicate(int fd) {
        return (int) check("fcntl", errnoOr(state -> (int) FCNTL.invokeExact(state, fd, F_DUPFD_CLOEXEC, 3)));
    }

    private static long ioctl(int fd, long request, long argument) {
        return errnoOr(state -> (int) IOCTL.invokeExact(state, fd, request, argument));
    }

    static int eventfd() {
        return (int) check("eventfd", errnoOr(state -> (int) EVENTFD.invokeExact(state, 0, O_CLOEXEC | O_NONBLOCK)));
    }

    /** From now on a write to this end answers {@code EAGAIN} where it would wait. The other end is as it was. */
    static void neverWait(int writeEnd) {
        check("fcntl", errnoOr(state -> (int) FCNTL.invokeExact(state, writeEnd, F_SETFL, O_NONBLOCK)));
    }

    /** A descriptor that becomes readable when the process ends, and that never means another process. */
    static int pidfdOpen(int pid) {
        return (int) errnoOr(state -> (long) SYSCALL.invokeExact(state, SYS_PIDFD_OPEN, (long) pid, 0L));
    }

    static void close(int fd) {
        errnoOr(state -> (int) CLOSE.invokeExact(state, fd));
    }

    static long read(int fd, MemorySegment into) {
        return errnoOr(state -> (long) READ.invokeExact(state, fd, into, into.byteSize()));
    }

    static long write(int fd, MemorySegment from) {
        return errnoOr(state -> (long) WRITE.invokeExact(state, fd, from, from.byteSize()));
    }

    static int poll(MemorySegment pollfds, int count, int timeoutMillis) {
        return (int) errnoOr(state -> (int) POLL.invokeExact(state, pollfds, (long) count, timeoutMillis));
    }

    /** Reaps the child if it has ended. Without a pid in the answer it still runs, or is no child of ours. */
    static Waited reap(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
            long answer = errnoOr(state -> (int) WAIT4.invokeExact(state, pid, status, WNOHANG, usage));
            long cpuMicros = 1_000_000 * (usage.get(JAVA_LONG, 0) + usage.get(JAVA_LONG, 16))
                    + usage.get(JAVA_LONG, 8)
                    + usage.get(JAVA_LONG, 24);
            return new Waited((int) answer, status.get(JAVA_INT, 0), cpuMicros, 1024 * usage.get(JAVA_LONG, 32));
        }
    }

    static int kill(int pid, int signal) {
        return (int) errnoOr(state -> (int) KILL.invokeExact(state, pid, signal));
    }

    static int lchown(String path, int uid, int gid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) errnoOr(state -> (int) LCHOWN.invokeExact(state, name, uid, gid));
        }
    }

    static int openForReading(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) errnoOr(state -> (int) OPEN.invokeExact(state, name, O_RDONLY | O_CLOEXEC));
        }
    }

    /** Adds to what {@code chattr} calls a file's attributes. */
    static int addFileFlags(int fd, int more) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flags = arena.allocate(JAVA_LONG);
            long answer = ioctl(fd, FS_IOC_GETFLAGS, flags.address());
            if (answer == 0) {
                flags.set(JAVA_INT, 0, flags.get(JAVA_INT, 0) | more);
                answer = ioctl(fd, FS_IOC_SETFLAGS, flags.address());
            }
            return (int) answer;
        }
    }

    static int effectiveUid() {
        return (int) errnoOr(state -> (int) GETUID.invokeExact(state));
    }

    static int prctl(int option, long first, long second) {
        return (int) errnoOr(state -> (int) PRCTL.invokeExact(state, option, first, second, 0L, 0L));
    }

    static String describe(int errno) {
        try {
            return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static long check(String call, long answer) {
        if (answer < 0) {
            throw new IllegalStateException("%s: %s".formatted(call, describe((int) -answer)));
        }
        return answer;
    }

    static MethodHandle plain(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the C library has no %s: subprocess tasks need Linux with glibc 2.34 or later"
                                .formatted(name)));
        return LINKER.downcallHandle(symbol, descriptor, options);
    }

    private static MethodHandle withErrno(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return plain(name, descriptor, all);
    }

    private interface Call {
        long into(MemorySegment state) throws Throwable;
    }

    private static long errnoOr(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long answer = call.into(state);
            return answer < 0 ? -(int) ERRNO.get(state, 0L) : answer;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
