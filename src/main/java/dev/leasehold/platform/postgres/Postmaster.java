package dev.leasehold.platform.postgres;

import dev.leasehold.platform.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static dev.leasehold.platform.StartRefused.Why.DATABASE;
import static java.lang.ProcessBuilder.Redirect.appendTo;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The server process of one data folder.
 *
 * <ul>
 *   <li>It runs in a session of its own: neither a Ctrl-C at the terminal nor the death of this JVM reaches it.
 *   <li>One that is there already, left by a service that was killed, is adopted.
 *   <li>At most one serves a folder. PostgreSQL itself sees to that; losing the race here means adopting the winner.
 * </ul>
 */
record Postmaster(DataFolder folder, Binaries binaries, Identity identity) {
    private static final Duration START_DEADLINE = Duration.ofMinutes(2); // a crash recovery can take its time
    private static final Duration LOOK_AGAIN = Duration.ofMillis(3);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);

    /** Returns once it accepts connections. */
    PidFile running() throws IOException, InterruptedException {
        long start = System.nanoTime();
        String lastWords = "";
        while (System.nanoTime() - start < START_DEADLINE.toNanos()) {
            Optional<PidFile> found = PidFile.read(folder.data()).filter(p -> p.alive(folder.data()));
            if (found.isPresent() && found.get().ready()) {
                return found.get();
            }
            if (found.isPresent()) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                continue;
            }
            Files.deleteIfExists(folder.data().resolve("postmaster.pid"));
            lastWords = launch();
        }
        throw new StartRefused(
                DATABASE,
                "PostgreSQL did not start in %s within %s: %s".formatted(folder.root(), START_DEADLINE, lastWords),
                "Read %s.".formatted(folder.root().resolve("postgres.log")));
    }

    /** Starts one and waits until it is ready or gone. Returns the end of what it said. */
    private String launch() throws IOException, InterruptedException {
        Path log = folder.log();
        long before = Files.exists(log) ? Files.size(log) : 0;
        var arguments = new ArrayList<>(List.of("-D", folder.data().toString()));
        arguments.addAll(Settings.arguments(freePort()));
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(identity.command(binaries.program("postgres"), arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        while (!process.waitFor(LOOK_AGAIN.toNanos(), TimeUnit.NANOSECONDS)) {
            Optional<PidFile> written = PidFile.read(folder.data());
            if (written.isPresent()
                    && written.get().pid() == process.pid()
                    && written.get().ready()) {
                return "";
            }
        }
        try (var words = Files.newInputStream(log)) {
            words.skipNBytes(before);
            return new String(words.readAllBytes(), UTF_8).strip();
        }
    }

    /** Sessions are cut off, what was committed is on disk. Returns when the process is gone; it may be gone already. */
    void stop(PidFile process) {
        if (!stop(process, "fast", STOP_DEADLINE)) {
            abandon(process);
        }
    }

    /** The same without writing out what is only in memory and in the log: for data that nobody wants any more. */
    void abandon(PidFile process) {
        if (!stop(process, "immediate", KILL_DEADLINE)) {
            throw new IllegalStateException("PostgreSQL (process %d) does not stop".formatted(process.pid()));
        }
    }

    private boolean stop(PidFile process, String mode, Duration deadline) {
        var arguments = List.of(
                "stop", "--no-wait", "--mode=" + mode, "-D", folder.data().toString());
        Program.run(identity.command(binaries.program("pg_ctl"), arguments), "", deadline);
        long start = System.nanoTime();
        while (process.alive(folder.data())) {
            if (System.nanoTime() - start > deadline.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }

    /** Free now; when another takes it first, PostgreSQL exits and the next round tries another one. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
