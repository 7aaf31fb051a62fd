package dev.leasehold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real git, in one folder, with nothing of this machine's configuration. */
public record Git(Path folder) {
    private static final int DEADLINE_SECONDS = 120;

    /** How a run ended, and all that it said. */
    public record Said(int exit, String out, String err) {
        public boolean ok() {
            return exit == 0;
        }
    }

    /** A work tree with one commit on main. */
    public static Git work(Path folder) {
        try {
            Git git = new Git(Files.createDirectories(folder));
            git.must("init", "-q", "-b", "main");
            git.commit("README", "a project\n");
            return git;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file and commits it. Returns the commit. */
    public String commit(String file, String content) {
        try {
            Files.writeString(folder.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        must("add", "-A");
        must("commit", "-q", "-m", "Change " + file);
        return head();
    }

    public String head() {
        return must("rev-parse", "HEAD");
    }

    /** What it printed, when it must not fail. */
    public String must(String... arguments) {
        Said said = run(arguments);
        if (!said.ok()) {
            throw new AssertionError("git %s: %s".formatted(String.join(" ", arguments), said));
        }
        return said.out().strip();
    }

    public Said run(String... arguments) {
        return input(new byte[0], arguments);
    }

    public Said input(byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile());
            var environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("GIT_"));
            environment.put("GIT_CONFIG_NOSYSTEM", "1");
            environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
            environment.put("GIT_TERMINAL_PROMPT", "0");
            environment.put("LC_ALL", "C.UTF-8");
            Path out = Files.createTempFile("git-", ".out");
            Path err = Files.createTempFile("git-", ".err");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var to = process.getOutputStream()) {
                to.write(input);
            } catch (IOException itNeededNoInput) {
                // It says by itself what went wrong.
            }
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("git %s did not end".formatted(List.of(arguments)));
            }
            Said said = new Said(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
            Files.delete(out);
            Files.delete(err);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
