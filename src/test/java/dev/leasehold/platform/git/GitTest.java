package dev.leasehold.platform.git;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The leash that the git program is kept on. */
class GitTest {
    @TempDir
    Path folder;

    private GitCall git;

    @BeforeEach
    void makeARepository() throws Exception {
        git = Git.find().in(folder.resolve("repo.git"));
        Files.createDirectory(folder.resolve("repo.git"));
        git.run("init", "-q", "--bare", "--template=");
    }

    @Test
    void it_sees_no_variable_of_this_process_and_no_configuration_but_ours_and_the_repositorys() throws Exception {
        GitCall printing = git.as(List.of("/bin/sh", "-c", "env | sed 's/=.*//' | sort", "sh"));
        List<String> variables = printing.run("env").output().lines().toList();

        assertThat(variables)
                .allMatch(name -> name.startsWith("GIT_")
                        || List.of("PATH", "HOME", "XDG_CONFIG_HOME", "LC_ALL", "PWD", "OLDPWD", "_", "SHLVL")
                                .contains(name));
        assertThat(git.run("config", "--list", "--show-origin").output().lines())
                .allMatch(line -> line.startsWith("command line:") || line.startsWith("file:" + folder));
    }

    @Test
    void it_talks_to_nobody() {
        assertThatThrownBy(() -> git.run("ls-remote", "https://127.0.0.1:9/x")).hasMessageContaining("not allowed");
        assertThatThrownBy(() -> git.run("ls-remote", "ext::sh -c id")).hasMessageContaining("not allowed");
        assertThatThrownBy(() -> git.run("ls-remote", "file://" + folder)).hasMessageContaining("not allowed");
    }

    @Test
    void it_ends_at_its_deadline() throws Exception {
        try (PipedOutputStream never = new PipedOutputStream();
                InputStream silent = new PipedInputStream(never)) {
            GitCall hasty = git.within(Duration.ofMillis(100));

            assertThatThrownBy(() -> hasty.run(silent, "cat-file", "--batch"))
                    .isInstanceOfSatisfying(
                            GitException.class, e -> assertThat(e.kind()).isEqualTo(GitException.Kind.LATE));
        }
    }

    @Test
    void it_says_no_more_than_it_may() {
        assertThatThrownBy(() -> git.saying(10).run("version"))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.kind()).isEqualTo(GitException.Kind.SAID_TOO_MUCH));
    }

    @Test
    void input_that_breaks_off_is_not_taken_for_the_whole() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is on fire");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return read();
            }
        };

        assertThatThrownBy(() -> git.run(broken, "hash-object", "--stdin")).hasMessageContaining("the disk is on fire");
    }

    @Test
    void the_kernel_holds_it_to_its_limits() throws Exception {
        ResourceLimits tight = new ResourceLimits(1, 64 << 20, 1 << 10);
        Path large = Files.write(folder.resolve("large"), new byte[8 << 20]);
        byte[] noise = new byte[1 << 20];
        new java.util.Random(1).nextBytes(noise);
        Files.write(large, noise);

        assertThat(git.limited(tight)
                        .ask("hash-object", "-w", "--no-filters", large.toString())
                        .successful())
                .isFalse();
        assertThat(git.ask("hash-object", "-w", "--no-filters", large.toString())
                        .successful())
                .isTrue();
    }
}
