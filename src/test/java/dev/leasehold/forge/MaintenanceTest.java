package dev.leasehold.forge;

import dev.leasehold.testing.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class MaintenanceTest {
    @TempDir
    Path folder;

    private DiskForge forge;
    private GitProgram program;
    private Git git;
    private Git bare;

    @BeforeEach
    void a_repository() throws IOException {
        Path settings = GitSettings.write(folder, 1 << 20);
        program = new GitProgram(settings, 2L << 30, Duration.ofMinutes(1));
        forge = new DiskForge(folder, program);
        forge.create("r");
        git = Git.work(folder.resolve("work"));
        bare = new Git(folder.resolve("r.git"));
    }

    @Test
    void many_loose_refs_and_objects_are_packed_and_all_of_them_are_still_there() throws IOException {
        StringBuilder changes = new StringBuilder();
        for (int i = 1; i <= 3_000; i++) {
            changes.append(
                    "commit refs/heads/work/t/%d\ncommitter x <x@x> %d +0000\ndata 1\nx\nM 100644 inline f\ndata %d\n%s\n"
                            .formatted(i, i, Integer.toString(i).length(), i));
        }
        bare.input(
                changes.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "-c",
                "fastimport.unpackLimit=100000",
                "fast-import",
                "--quiet");
        String before = bare.must("for-each-ref");

        assertThat(new Maintenance(forge, program, Duration.ofDays(1)).run()).isEqualTo(1);

        assertThat(bare.must("for-each-ref")).isEqualTo(before);
        assertThat(bare.must("count-objects")).startsWith("0 objects");
        assertThat(files("refs")).isZero();
        bare.must("fsck", "--strict", "--no-dangling");
        assertThat(forge.refs("r", "refs/heads/work/")).hasSize(3_000);
        assertThat(new Maintenance(forge, program, Duration.ofDays(1)).run()).isZero();
    }

    @Test
    void what_no_ref_leads_to_stays_for_its_time() throws IOException {
        String lost = git.commit("f", "lost\n");
        git.must("push", "-q", bare.folder().toString(), "main");
        bare.must("update-ref", "-d", "refs/heads/main");

        var maintenance = new Maintenance(forge, program, Duration.ofDays(1));
        maintenance.repack(bare.folder());
        assertThat(bare.must("cat-file", "-t", lost)).isEqualTo("commit");

        new Maintenance(forge, program, Duration.ZERO).whole(bare.folder());
        assertThat(bare.run("cat-file", "-t", lost).ok()).isFalse();
    }

    private long files(String below) throws IOException {
        try (Stream<Path> files = Files.walk(bare.folder().resolve(below))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
