package dev.leasehold.forge;

import dev.leasehold.platform.process.ProcFs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs git on a repository of the forge.
 *
 * <ul>
 *   <li>It inherits nothing of this process: no environment, no configuration of the machine or the user.
 *   <li>It reads no replacement and runs no hook.
 *   <li>Its memory and its processor time are limited, and those of each process it starts likewise.
 *   <li>It does not outlive this: once closed, nothing of it runs or writes any more.
 * </ul>
 */
public final class GitProgram implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final int MOST_OUTPUT = 16 << 20;
    private static final String LIMITED = "ulimit -c 0; ulimit -v \"$1\"; ulimit -t \"$2\"; shift 2; exec git \"$@\"";

    private final String memoryKilobytes;
    private final String cpuSeconds;
    private final Path settings;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** How a run ended, and the first part of what it said. */
    public record Result(int exit, String out, String err) {
        public boolean ok() {
            return exit == 0;
        }

        /** What it gave, when it must not have failed. */
        public String orThrow(String what) {
            if (!ok()) {
                throw new ForgeException(
                        "%s: git said: %s".formatted(what, err.strip().replace('\n', ' ')));
            }
            return out.strip();
        }
    }

    /** With what this file says instead of the machine's and the user's configuration. */
    GitProgram(Path settings, long memoryBytes, Duration cpu) {
        this.settings = settings;
        this.memoryKilobytes = Long.toString(memoryBytes / 1024);
        this.cpuSeconds = Long.toString(Math.max(1, cpu.toSeconds()));
    }

    Process start(Path repository, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", LIMITED, "git", memoryKilobytes, cpuSeconds, "--git-dir=."));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(repository.toFile());
        Map<String, String> own = builder.environment();
        String path = own.getOrDefault("PATH", "/usr/bin:/bin");
        own.clear();
        own.putAll(Map.of(
                "PATH", path,
                "LC_ALL", "C.UTF-8",
                "HOME", "/nonexistent",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", settings.toString(),
                "GIT_NO_REPLACE_OBJECTS", "1",
                "GIT_TERMINAL_PROMPT", "0"));
        own.putAll(environment);
        Process process = builder.start();
        running.removeIf(each -> !each.isAlive());
        running.add(process);
        if (closed) {
            end(process);
            throw new ForgeException("the forge is being closed");
        }
        return process;
    }

    /** Runs to its end, or until the deadline, when it is killed. */
    public Result run(Path repository, String... arguments) {
        return run(repository, Map.of(), DEADLINE, List.of(arguments));
    }

    public Result run(Path repository, Map<String, String> environment, Duration deadline, List<String> arguments) {
        try {
            return result(start(repository, environment, arguments), deadline, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result result(Process process, Duration deadline, List<String> arguments) throws IOException {
        try {
            process.getOutputStream().close();
            var out = reading(process.getInputStream());
            var err = reading(process.getErrorStream());
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw new ForgeException("git %s took longer than %s".formatted(arguments.getFirst(), deadline));
            }
            return new Result(process.exitValue(), text(out.join()), text(err.join()));
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while git ran", e);
        }
    }

    /** Names and values in turns, for one run: they win over the file. */
    public static Map<String, String> settings(List<String> namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.size() / 2; i++) {
            environment.put("GIT_CONFIG_KEY_" + i, namesAndValues.get(2 * i));
            environment.put("GIT_CONFIG_VALUE_" + i, namesAndValues.get(2 * i + 1));
        }
        environment.put("GIT_CONFIG_COUNT", Integer.toString(namesAndValues.size() / 2));
        return environment;
    }

    /** Ends what still runs, and returns when that is gone. */
    @Override
    public void close() {
        closed = true;
        List<Thread> endings = running.stream().map(GitProgram::end).toList();
        try {
            for (Thread ending : endings) {
                ending.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * With all that it started, and asked before killed. Those that it started first: git then sees them fail, removes its
     * quarantine when nobody writes there any more, and has buried them when it ends itself. All are gone when the thread is.
     */
    static Thread end(Process process) {
        Thread ending = Thread.startVirtualThread(() -> {
            List<ProcessHandle> git = List.of(process.toHandle());
            List<ProcessHandle> below = process.descendants().toList();
            below.forEach(ProcessHandle::destroy);
            if (!endsWithin(GRACE, git)) {
                process.destroy();
                endsWithin(GRACE, git);
            }
            below.forEach(ProcessHandle::destroyForcibly);
            endsWithin(GRACE, git);
            process.destroyForcibly();
            endsWithin(GRACE, git);
            endsWithin(GRACE, below);
        });
        close(process.getOutputStream());
        return ending;
    }

    private static boolean endsWithin(Duration patience, List<ProcessHandle> processes) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (processes.stream().anyMatch(GitProgram::runs)) {
                if (System.nanoTime() - end >= 0) {
                    return false;
                }
                Thread.sleep(LOOK_AGAIN);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One that is dead and not buried yet does nothing any more; who buries it is not always git. */
    static boolean runs(ProcessHandle process) {
        return process.isAlive()
                && ProcFs.stat((int) process.pid()).filter(ProcFs.Stat::zombie).isEmpty();
    }

    /** Reads to the end, in a thread of its own, and keeps the beginning. */
    static CompletableFuture<byte[]> reading(InputStream from) {
        return CompletableFuture.supplyAsync(() -> beginning(from), Thread::startVirtualThread);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] beginning(InputStream from) {
        var kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                kept.write(buffer, 0, Math.min(read, MOST_OUTPUT - kept.size()));
            }
        } catch (IOException ended) {
            // It was ended; what it said until then counts.
        }
        return kept.toByteArray();
    }

    static void close(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException ended) {
            // The process is gone, and its exit code says why.
        }
    }
}
