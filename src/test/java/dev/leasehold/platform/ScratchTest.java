package dev.leasehold.platform;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ScratchTest {
    private final List<Path> made = new ArrayList<>();

    @AfterEach
    void leave_nothing() {
        made.forEach(Folders::delete);
    }

    @Test
    void what_a_killed_process_left_goes_when_it_is_too_old_to_be_in_use() throws IOException {
        Path folder = kept(Scratch.folder());
        Files.writeString(folder.resolve("repository.bundle"), "half of it");
        Path file = kept(Scratch.file());
        Path inUse = kept(Scratch.folder());
        Path just = kept(Scratch.file());
        age(folder, Duration.ofHours(25));
        age(file, Duration.ofHours(25));
        age(inUse, Duration.ofHours(23));

        assertThat(Scratch.removeLeftovers()).isGreaterThanOrEqualTo(2);

        assertThat(folder).doesNotExist();
        assertThat(file).doesNotExist();
        assertThat(inUse).exists();
        assertThat(just).exists();
    }

    @Test
    void what_only_looks_like_it_stays() throws IOException {
        Path others = kept(Files.createTempDirectory("leasehold-other-"));
        age(others, Duration.ofDays(2));

        Scratch.removeLeftovers();

        assertThat(others).exists();
    }

    @Test
    void what_another_user_has_put_there_stays() throws IOException {
        Path strangers = kept(Scratch.folder());
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a file away");
        Files.setAttribute(strangers, "unix:uid", 65_534);
        age(strangers, Duration.ofDays(2));

        Scratch.removeLeftovers();

        assertThat(strangers).exists();
    }

    private Path kept(Path path) {
        made.add(path);
        return path;
    }

    private static void age(Path path, Duration by) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(by)));
    }
}
