package dev.leasehold.cli.client.experiment;

import dev.leasehold.platform.git.Bundle;
import dev.leasehold.platform.git.FolderCommit;
import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.PackWriter;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A folder as a git bundle whose {@code main} is where to begin: of a repository the commit that is checked out, or that
 * a revision names, with its history; of any other folder its files as they are, as one commit.
 */
final class FolderBundle {
    private static final long GIT_SECONDS = 600;

    private final Path folder;

    FolderBundle(Path folder) {
        this.folder = folder;
    }

    /** Whether it is a repository with changes that are in no commit, and so are left behind. */
    boolean hasUncommitted() throws IOException {
        return isRepository() && !git("status", "--porcelain").isEmpty();
    }

    /** What it says is a sentence about the folder. */
    void write(Path bundle, @Nullable String revision) throws IOException {
        Path pack = bundle.resolveSibling(bundle.getFileName() + ".pack");
        try {
            String commit = isRepository() ? packed(pack, revision == null ? "HEAD" : revision) : plain(pack, revision);
            Bundle.write(Map.of("refs/heads/main", commit), pack, bundle);
        } finally {
            Files.deleteIfExists(pack);
        }
    }

    private boolean isRepository() {
        return Files.exists(folder.resolve(".git"));
    }

    private String plain(Path file, @Nullable String revision) throws IOException {
        if (revision != null && !revision.equals("main")) {
            throw new IOException("it is no git repository, and has no revision '%s'".formatted(revision));
        }
        try (PackWriter pack = PackWriter.create(file, ObjectFormat.SHA1)) {
            String commit = FolderCommit.write(pack, folder, "The beginning");
            pack.finish();
            return commit;
        }
    }

    private String packed(Path pack, String revision) throws IOException {
        if (git("rev-parse", "--is-shallow-repository").equals("true")) {
            throw new IOException("it is a shallow clone; fetch the rest with 'git fetch --unshallow'");
        }
        String commit = git("rev-parse", "--verify", "--end-of-options", revision + "^{commit}");
        run(commit + "\n", pack, List.of("pack-objects", "--revs", "--stdout", "-q"));
        return commit;
    }

    private String git(String... words) throws IOException {
        Path out = Files.createTempFile("leasehold-git-", ".txt");
        try {
            run("", out, List.of(words));
            return Files.readString(out).strip();
        } finally {
            Files.delete(out);
        }
    }

    private void run(String in, Path out, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(words);
        Path errors = Files.createTempFile("leasehold-git-", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try (OutputStream to = process.getOutputStream()) {
                to.write(in.getBytes(StandardCharsets.US_ASCII));
            }
            if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("git took longer than %d s".formatted(GIT_SECONDS));
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "git says: " + Files.readString(errors).strip().replace('\n', ' '));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while git ran", e);
        } finally {
            Files.delete(errors);
        }
    }
}
