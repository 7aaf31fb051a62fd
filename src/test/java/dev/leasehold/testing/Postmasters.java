package dev.leasehold.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for the PostgreSQL server of a data folder among the living processes. */
public final class Postmasters {
    private Postmasters() {}

    /** Its working directory is its data folder, and nothing else's is. */
    public static boolean serving(Path folder) {
        Path data = folder.resolve("postgres");
        return ProcessHandle.allProcesses().anyMatch(process -> worksIn(process, data));
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** Stops what a test left behind. */
    public static void killAll(Path folder) {
        ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, folder.resolve("postgres")))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
