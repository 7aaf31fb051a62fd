package dev.leasehold.cli;

import dev.leasehold.testing.Postmasters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the launcher starts before it starts what was asked for, in a tree of its own. */
class LauncherIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path home;

    @Test
    void a_service_that_trains_ends_with_its_launcher_and_nobody_waits_for_it() throws Exception {
        copyOfThisBuild();
        Path said = home.resolve("said");
        Process launcher = prepare(said);
        await().atMost(PATIENCE).until(() -> !trained().isEmpty());
        assertThat(said).content().contains("learning to start fast");
        List<Path> folders = dataOf(trained());
        assertThat(isLocked()).isTrue();
        launcher.destroyForcibly();
        assertThat(launcher.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

        await().atMost(PATIENCE).until(() -> !isLocked());
        await().atMost(PATIENCE).until(() -> trained().isEmpty());
        await().atMost(PATIENCE).until(() -> folders.stream().noneMatch(Files::exists));
        folders.forEach(Postmasters::killAll);
    }

    @Test
    void whoever_waits_for_another_build_says_so() throws Exception {
        copyOfThisBuild();
        Path said = home.resolve("said");
        Process other = new ProcessBuilder("flock", home.resolve("pom.xml").toString(), "cat").start();
        await().atMost(PATIENCE).until(this::isLocked);
        Process launcher = prepare(said);
        await().atMost(PATIENCE).until(() -> Files.readString(said).contains("waiting for another build in " + home));
        assertThat(trained()).isEmpty();

        launcher.destroyForcibly();
        other.destroy();
        assertThat(other.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }

    /** That has not learnt yet, and need not be built. */
    private void copyOfThisBuild() throws IOException, InterruptedException {
        Path build = Files.createDirectory(home.resolve("target"));
        for (String file : List.of("leasehold", "pom.xml")) {
            assertThat(run("cp", "-p", file, home.toString())).isZero();
        }
        assertThat(run("cp", "-a", System.getProperty("leasehold.build") + "/quarkus-app", build.toString()))
                .isZero();
        for (String sources : List.of("src", ".mvn")) {
            Files.createSymbolicLink(home.resolve(sources), Path.of(sources).toAbsolutePath());
        }
        Files.createFile(build.resolve(".app.stamp"));
    }

    private Process prepare(Path said) throws IOException {
        var builder = new ProcessBuilder(home.resolve("leasehold").toString(), "prepare")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("LEASEHOLD_JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** The services of this tree. */
    private List<ProcessHandle> trained() {
        return ProcessHandle.allProcesses()
                .filter(process -> arguments(process).anyMatch(word -> word.startsWith(home.toString())))
                .filter(process -> arguments(process).anyMatch("serve"::equals))
                .toList();
    }

    private static List<Path> dataOf(List<ProcessHandle> services) {
        return services.stream()
                .flatMap(LauncherIT::arguments)
                .filter(word -> word.startsWith(new File(System.getProperty("java.io.tmpdir")).getPath() + "/tmp."))
                .map(Path::of)
                .toList();
    }

    private static Stream<String> arguments(ProcessHandle process) {
        return process.info().arguments().stream().flatMap(Stream::of);
    }

    private boolean isLocked() throws IOException, InterruptedException {
        return run("flock", "-n", home.resolve("pom.xml").toString(), "true") != 0;
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
