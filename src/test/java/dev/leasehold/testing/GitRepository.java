package dev.leasehold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A repository that a test works on with the real git, as anybody would. */
public record GitRepository(Path folder) {
    private static final int PATIENCE_SECONDS = 120;

    /** Bare, with one branch {@code main}, and pushable over HTTP. */
    public static GitRepository bare(Path folder) {
        GitRepository repository = new GitRepository(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        repository.git("init", "-q", "--bare", "-b", "main");
        repository.git("config", "http.receivepack", "true");
        repository.git("config", "user.name", "Ann");
        repository.git("config", "user.email", "ann@example.org");
        return repository;
    }

    /** Runs git and hands back its trimmed output. */
    public String git(String... words) {
        return run("", Stream.concat(Stream.of("git"), Stream.of(words)).toList());
    }

    public String sh(String line) {
        return run("", List.of("sh", "-c", line));
    }

    /** Commits by {@code git fast-import}, which needs no files. Each change is {@code path=content}. */
    public String commit(String branch, String... changes) {
        StringBuilder stream = new StringBuilder("commit refs/heads/" + branch + "\n")
                .append("committer Ann <ann@example.org> 1750000000 +0000\ndata 3\nwip\n");
        if (!git("for-each-ref", "refs/heads/" + branch).isEmpty()) {
            stream.append("from refs/heads/" + branch + "^0\n");
        }
        for (String change : changes) {
            String[] parts = change.split("=", 2);
            byte[] content = parts[1].getBytes(StandardCharsets.UTF_8);
            stream.append("M 644 inline %s\ndata %d\n%s\n".formatted(parts[0], content.length, parts[1]));
        }
        run(stream.toString(), List.of("git", "fast-import", "--quiet", "--force"));
        return git("rev-parse", "refs/heads/" + branch);
    }

    public String run(String input, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
            builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
            Path in = Files.createTempFile("git", "in");
            Path errors = Files.createTempFile("git", "errors");
            Files.writeString(in, input);
            Process process = builder.redirectInput(in.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("%s: %s%s".formatted(command, output, Files.readString(errors)));
            }
            Files.delete(in);
            Files.delete(errors);
            return output.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
