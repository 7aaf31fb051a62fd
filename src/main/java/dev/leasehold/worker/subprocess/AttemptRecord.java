package dev.leasehold.worker.subprocess;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What is needed to clean up after an attempt whose host was killed. It lies on disk before anything of the attempt
 * runs and until nothing of it is left: one line of its own, and one for each session that was started.
 *
 * @param marker an entry of the environment that all its processes were started with
 * @param groups its control groups
 */
record AttemptRecord(String id, String marker, List<String> groups) {
    private static final JsonMapper JSON = new JsonMapper();

    static final String FINISHED = ".json";

    /** How the name of a file ends that is the attempt's log while it is too long for memory. */
    static final String LOG = ".log";

    /** How the name of a record ends that was not written to its end. Nothing of its attempt ever ran. */
    static final String UNFINISHED = ".json.new";

    /** The first process of a session, by its id and its start. */
    record Leader(int pid, long startTicks) {}

    /** Whole or not at all: a host that is killed meanwhile leaves no record that cannot be read. */
    void write(Path records) throws IOException {
        Path fresh = records.resolve(id + UNFINISHED);
        Files.writeString(fresh, JSON.writeValueAsString(this) + "\n");
        Files.move(fresh, file(records), StandardCopyOption.ATOMIC_MOVE);
    }

    void add(Leader leader, Path records) throws IOException {
        Files.writeString(file(records), JSON.writeValueAsString(leader) + "\n", StandardOpenOption.APPEND);
    }

    void delete(Path records) throws IOException {
        Files.deleteIfExists(file(records));
    }

    private Path file(Path records) {
        return records.resolve(id + FINISHED);
    }

    static AttemptRecord read(Path file) throws IOException {
        return JSON.readValue(Files.readAllLines(file).stream().findFirst().orElse(""), AttemptRecord.class);
    }

    static List<Leader> leaders(Path file) throws IOException {
        List<Leader> leaders = new java.util.ArrayList<>();
        for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
            if (line.endsWith("}")) {
                leaders.add(JSON.readValue(line, Leader.class));
            }
        }
        return leaders;
    }
}
