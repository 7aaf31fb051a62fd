package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcFs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds processes of this machine by a word in their command line. */
final class Processes {
    private static final AtomicInteger TOKENS = new AtomicInteger();

    private Processes() {}

    /** A number of seconds to sleep that no other process sleeps. */
    static String token() {
        return "300.%06d%04d".formatted(ProcessHandle.current().pid(), TOKENS.incrementAndGet());
    }

    static List<Integer> with(String token) {
        return ProcFs.pids().stream()
                .filter(pid -> cmdline(pid).contains("sleep\0" + token))
                .filter(pid -> ProcFs.stat(pid).filter(stat -> !stat.zombie()).isPresent())
                .toList();
    }

    private static String cmdline(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
