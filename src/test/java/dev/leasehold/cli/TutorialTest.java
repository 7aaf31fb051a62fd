package dev.leasehold.cli;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every command of {@code docs/tutorial.md}, in its order, as somebody would type it. The service is there already. */
@QuarkusTest
class TutorialTest extends ClientFixture {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final int MOST_SECONDS = 300;

    @TempDir
    Path here;

    @Test
    void every_command_of_the_tutorial_works() throws Exception {
        Path launcher = Files.writeString(
                here.resolve("leasehold"), """
                #!/bin/sh
                [ "$1" = serve ] && exit 0
                exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.leasehold.cli.Main "$@"
                """.formatted(System.getProperty("java.home"), classPath()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path script = Files.writeString(here.resolve("tutorial.sh"), "set -euo pipefail\n" + commands());
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString())
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(here.resolve("log").toFile());
        bash.environment().put("LEASEHOLD_SERVER", server());
        bash.environment().put("LEASEHOLD_TOKEN", token);
        bash.environment().put("XDG_CONFIG_HOME", here.resolve("config").toString());

        Process process = bash.start();
        boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        String log = Files.readString(here.resolve("log"));
        assertThat(ended).as(log).isTrue();
        assertThat(process.exitValue()).as(log).isZero();
        assertThat(log)
                .contains("hello from a task", "exit code 3: it was terminated", "origin/variant/")
                .containsPattern("1 +\\d+ +up-to-the-root +integrated")
                .containsPattern("odd-ones-only +failed .*primes, there are 303");
        assertThat(here.resolve("primes.svg")).content().startsWith("<svg");
    }

    /** What the launcher gives to a client: it starts in a fraction of the time. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String few = Stream.of(all.split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(?:/target/classes|/(?:picocli|jackson-|snakeyaml)[^/]*\\.jar)"))
                .collect(Collectors.joining(File.pathSeparator));
        return few.contains("picocli") ? few : all;
    }

    private static String commands() throws IOException {
        StringBuilder commands = new StringBuilder();
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/tutorial.md")));
        while (blocks.find()) {
            commands.append(blocks.group(1)).append('\n');
        }
        return commands.toString();
    }
}
