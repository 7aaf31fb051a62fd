package dev.leasehold.worker.subprocess;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is needed to clean up after an attempt whose host was killed. It lies on disk before anything of the attempt
 * runs and until nothing of it is left.
 *
 * @param marker an entry of the environment that all its processes were started with
 * @param groups its control groups
 * @param leaders of its sessions, each by its id and its start
 */
record AttemptRecord(String id, String marker, List<String> groups, List<Leader> leaders) {
    private static final JsonMapper JSON = new JsonMapper();

    record Leader(int pid, long startTicks) {}

    AttemptRecord with(Leader leader) {
        return new AttemptRecord(
                id,
                marker,
                groups,
                Stream.concat(leaders.stream(), Stream.of(leader)).toList());
    }

    void write(Path records) throws IOException {
        Path draft = records.resolve(id + ".draft");
        Files.write(draft, JSON.writeValueAsBytes(this));
        Files.move(draft, file(records), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(Path records) throws IOException {
        Files.deleteIfExists(file(records));
    }

    private Path file(Path records) {
        return records.resolve(id + ".json");
    }

    static AttemptRecord read(Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), AttemptRecord.class);
    }
}
