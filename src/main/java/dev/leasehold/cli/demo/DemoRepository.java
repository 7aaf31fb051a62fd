package dev.leasehold.cli.demo;

import dev.leasehold.cli.client.experiment.SpecFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The demo's experiment as files in a folder, as anybody would write it: a spec, and what evolves beside it. */
final class DemoRepository {
    private static final String HERE = "/dev/leasehold/demo/";
    private static final String SPEC = "experiment.yaml";
    private static final List<String> FILES = List.of(SPEC, "repository/README.md", "repository/solver.awk");
    /** So that its first commit is the same wherever it is made. */
    private static final FileTime DATE = FileTime.from(Instant.ofEpochSecond(1_750_000_000));

    private DemoRepository() {}

    static SpecFile unpack(Path folder) throws IOException {
        for (String name : FILES) {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            try (InputStream in = Objects.requireNonNull(DemoRepository.class.getResourceAsStream(HERE + name), name)) {
                Files.write(file, in.readAllBytes());
            }
            Files.setLastModifiedTime(file, DATE);
        }
        return new SpecFile(SPEC, Files.readString(folder.resolve(SPEC), StandardCharsets.UTF_8), folder);
    }
}
