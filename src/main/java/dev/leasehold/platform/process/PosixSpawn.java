package dev.leasehold.platform.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * {@code posix_spawn(3)} with a session of its own, default signals, and descriptors 0, 1 and 2 only.
 *
 * <p>glibc runs it as {@code vfork} does, on a stack of its own: the cost does not grow with this JVM's memory, and
 * the calling thread alone waits until the new program is loaded.
 */
final class PosixSpawn {
    private static final short FLAGS = 0x04 | 0x08 | 0x80; // SETSIGDEF, SETSIGMASK, SETSID
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;

    // Larger than the C structures are on any architecture glibc knows.
    private static final long ACTIONS_BYTES = 256;
    private static final long ATTRIBUTES_BYTES = 1024;
    private static final long SIGSET_BYTES = 128;

    private static final MethodHandle SPAWN = Libc.plain(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ACTIONS_INIT =
            Libc.plain("posix_spawn_file_actions_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ACTIONS_DESTROY =
            Libc.plain("posix_spawn_file_actions_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ADD_OPEN = Libc.plain(
            "posix_spawn_file_actions_addopen",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ADD_DUP2 = Libc.plain(
            "posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ADD_CLOSE_FROM =
            Libc.plain("posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ADD_CHDIR =
            Libc.plain("posix_spawn_file_actions_addchdir_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle ATTRIBUTES_INIT =
            Libc.plain("posix_spawnattr_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ATTRIBUTES_DESTROY =
            Libc.plain("posix_spawnattr_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle SET_FLAGS =
            Libc.plain("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    private static final MethodHandle SET_DEFAULT =
            Libc.plain("posix_spawnattr_setsigdefault", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SET_MASK =
            Libc.plain("posix_spawnattr_setsigmask", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    private PosixSpawn() {}

    /** The new process's id, or {@code -errno} when it never came to be. */
    static int spawn(ProcessSpec spec, Descriptors descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS_BYTES, 16);
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
            MemorySegment pid = arena.allocate(JAVA_INT);
            must((int) ACTIONS_INIT.invokeExact(actions));
            must((int) ATTRIBUTES_INIT.invokeExact(attributes));
            try {
                describeFiles(arena, actions, spec, descriptors);
                describeSignals(arena, attributes);
                List<String> env = spec.env().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList();
                MemorySegment program = arena.allocateFrom(spec.argv().getFirst());
                int errno = (int) SPAWN.invokeExact(
                        pid, program, actions, attributes, strings(arena, spec.argv()), strings(arena, env));
                return errno == 0 ? pid.get(JAVA_INT, 0) : -errno;
            } finally {
                must((int) ACTIONS_DESTROY.invokeExact(actions));
                must((int) ATTRIBUTES_DESTROY.invokeExact(attributes));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void describeFiles(Arena arena, MemorySegment actions, ProcessSpec spec, Descriptors descriptors)
            throws Throwable {
        Terminal terminal = descriptors.terminal();
        if (terminal != null) {
            int flags = O_RDWR | (terminal.taken() ? 0 : O_NOCTTY);
            must((int) ADD_OPEN.invokeExact(actions, 0, arena.allocateFrom(terminal.path()), flags, 0));
            must((int) ADD_DUP2.invokeExact(actions, 0, 1));
            must((int) ADD_DUP2.invokeExact(actions, 0, 2));
        } else if (descriptors.input() == Descriptors.NOTHING) {
            must((int) ADD_OPEN.invokeExact(actions, 0, arena.allocateFrom("/dev/null"), O_RDONLY, 0));
        } else {
            must((int) ADD_DUP2.invokeExact(actions, descriptors.input(), 0));
        }
        if (terminal == null) {
            must((int) ADD_DUP2.invokeExact(actions, descriptors.output(), 1));
            must((int) ADD_DUP2.invokeExact(actions, descriptors.errors(), 2));
        }
        must((int) ADD_CLOSE_FROM.invokeExact(actions, 3));
        MemorySegment directory = arena.allocateFrom(spec.directory().toString());
        must((int) ADD_CHDIR.invokeExact(actions, directory));
    }

    private static void describeSignals(Arena arena, MemorySegment attributes) throws Throwable {
        MemorySegment none = arena.allocate(SIGSET_BYTES, 8);
        MemorySegment all = arena.allocate(SIGSET_BYTES, 8).fill((byte) 0xff);
        must((int) SET_DEFAULT.invokeExact(attributes, all));
        must((int) SET_MASK.invokeExact(attributes, none));
        must((int) SET_FLAGS.invokeExact(attributes, FLAGS));
    }

    private static MemorySegment strings(Arena arena, List<String> items) {
        MemorySegment array = arena.allocate(ADDRESS, items.size() + 1L);
        for (int i = 0; i < items.size(); i++) {
            array.setAtIndex(ADDRESS, i, arena.allocateFrom(items.get(i)));
        }
        array.setAtIndex(ADDRESS, items.size(), MemorySegment.NULL);
        return array;
    }

    private static void must(int errno) {
        if (errno != 0) {
            throw new IllegalStateException("posix_spawn cannot be prepared: " + Libc.describe(errno));
        }
    }
}
