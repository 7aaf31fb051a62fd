package dev.leasehold.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leasehold.testing.CProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The real launcher, in a folder of its own. */
final class Launcher {
    private final Path folder;
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
    private ProcessBuilder.Redirect output = ProcessBuilder.Redirect.DISCARD;

    Launcher(Path folder) {
        this.folder = folder;
        options.addAll(List.of("--result", folder + "/result.json", "--log", folder + "/log"));
    }

    Launcher with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    Launcher in(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Launcher output(ProcessBuilder.Redirect to) {
        output = to;
        return this;
    }

    /** A file with these lines, and its path. */
    String file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines)).toString();
    }

    Process start(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(CProgram.LAUNCHER.path().toString()));
        words.addAll(options);
        words.add("--");
        words.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectOutput(output);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a command to its end; it has to be recorded. */
    JsonNode run(String... command) throws Exception {
        assertThat(exitCode(start(command))).as("exit code of the launcher").isZero();
        return result();
    }

    static int exitCode(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    JsonNode shell(String script) throws Exception {
        return run("/bin/sh", "-c", script);
    }

    JsonNode result() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("result.json").toFile());
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
