package dev.leasehold.forge;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Scratch;
import dev.leasehold.platform.git.Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

/** Bundles of many refs, both ways. */
final class Bundles {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final String HEADS = "refs/heads/";

    private final GitProgram git;
    private final Duration deadline;

    Bundles(GitProgram git) {
        this(git, DEADLINE);
    }

    Bundles(GitProgram git, Duration deadline) {
        this.git = git;
        this.deadline = deadline;
    }

    /** A commit that is not there ends in an exception. */
    void write(Path repository, Map<String, String> refs, Path bundle) throws IOException {
        Path pack = Scratch.file();
        try {
            String commits = String.join("\n", new LinkedHashSet<>(refs.values())) + "\n";
            feed(repository, commits, pack, List.of("pack-objects", "--revs", "--stdout", "--quiet"));
            Bundle.write(refs, pack, bundle);
        } finally {
            Files.delete(pack);
        }
    }

    /** Into an empty repository: objects and branches. False when anything is unsound, or there is no {@code main}. */
    boolean read(Path repository, String bundle) throws IOException {
        Path out = Scratch.file();
        try {
            if (!run(repository, "bundle", "unbundle", bundle).ok()) {
                return false;
            }
            Map<String, String> refs = heads(repository, bundle);
            StringBuilder updates = new StringBuilder();
            refs.forEach((ref, commit) -> updates.append("create ")
                    .append(ref)
                    .append(' ')
                    .append(commit)
                    .append('\n'));
            feed(repository, updates.toString(), out, List.of("update-ref", "--stdin"));
            return refs.containsKey(Forge.MAIN)
                    && run(repository, "fsck", "--strict", "--no-dangling", "--no-progress")
                            .ok();
        } catch (ForgeException refused) {
            return false; // one of the commits is not among the objects, or is none
        } finally {
            Files.delete(out);
        }
    }

    private Map<String, String> heads(Path repository, String bundle) {
        Map<String, String> refs = new LinkedHashMap<>();
        run(repository, "bundle", "list-heads", bundle).out().lines().forEach(line -> {
            int blank = line.indexOf(' ');
            String commit = line.substring(0, Math.max(0, blank));
            String ref = line.substring(blank + 1);
            if (Source.isCommitId(commit) && ref.startsWith(HEADS) && RefNames.isFull(ref)) {
                refs.put(ref, commit);
            }
        });
        return refs;
    }

    private GitProgram.Result run(Path repository, String... words) {
        return git.run(repository, Map.of(), deadline, List.of(words));
    }

    private void feed(Path repository, String in, Path out, List<String> words) throws IOException {
        Process process = git.start(repository, Map.of(), words);
        var inTime = process.onExit().orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
        Thread.startVirtualThread(() -> {
            try {
                inTime.join();
            } catch (CompletionException late) {
                GitProgram.end(process); // and with it what is read of it here
            }
        });
        var errors = GitProgram.reading(process.getErrorStream());
        Thread feeding = Thread.startVirtualThread(() -> {
            try (OutputStream to = process.getOutputStream()) {
                to.write(in.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException ended) {
                // It reads no more, and its exit code says why.
            }
        });
        try {
            Files.copy(process.getInputStream(), out, REPLACE_EXISTING);
            feeding.join();
            if (process.waitFor() != 0) {
                if (inTime.isCompletedExceptionally()) {
                    throw new ForgeException("git %s took longer than %s".formatted(words.getFirst(), deadline));
                }
                throw new ForgeException("git %s: %s"
                        .formatted(words.getFirst(), new String(errors.join(), StandardCharsets.UTF_8).strip()));
            }
        } catch (InterruptedException e) {
            GitProgram.end(process);
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while git ran", e);
        }
    }
}
