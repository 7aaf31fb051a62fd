package dev.leasehold.forge;

import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Squash} with git's plumbing, on an index of its own. */
final class Squashing {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final GitProgram git;
    private final BareRepository repository;

    Squashing(GitProgram git, BareRepository repository) {
        this.git = git;
        this.repository = repository;
    }

    /** The commit, once the ref holds it. Empty when the ref holds another, which it keeps. */
    Optional<String> make(Squash squash) {
        try {
            Path folder = Scratch.folder();
            try {
                String commit = commit(squash, folder);
                String none = "0".repeat(commit.length());
                GitProgram.Result created = git.run(repository.folder(), "update-ref", squash.ref(), commit, none);
                if (!created.ok() && repository.refs().read(squash.ref()).isEmpty()) {
                    created.orThrow("The ref could not be made");
                }
                return created.ok()
                        ? Optional.of(commit)
                        : repository.refs().read(squash.ref()).filter(commit::equals);
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String commit(Squash squash, Path folder) throws IOException {
        Map<String, String> index =
                Map.of("GIT_INDEX_FILE", folder.resolve("index").toString());
        Path content = Files.writeString(folder.resolve("content"), squash.content());
        Path message = Files.writeString(folder.resolve("message"), squash.message());
        String blob = run(Map.of(), List.of("hash-object", "-w", "--no-filters", content.toString()));
        run(index, List.of("read-tree", squash.tip()));
        // Whatever the tip has in the way of the file, a file in the place of its folder as well, gives way to it.
        run(
                index,
                List.of("update-index", "--add", "--replace", "--cacheinfo", "100644," + blob + "," + squash.path()));
        String tree = run(index, List.of("write-tree"));
        List<String> words = new ArrayList<>(List.of("commit-tree", tree, "-F", message.toString()));
        squash.parents().forEach(parent -> words.addAll(List.of("-p", parent)));
        String date = squash.at().getEpochSecond() + " +0000";
        return run(
                Map.of(
                        "GIT_AUTHOR_NAME", squash.authorName(),
                        "GIT_AUTHOR_EMAIL", squash.authorEmail(),
                        "GIT_AUTHOR_DATE", date,
                        "GIT_COMMITTER_NAME", squash.authorName(),
                        "GIT_COMMITTER_EMAIL", squash.authorEmail(),
                        "GIT_COMMITTER_DATE", date),
                words);
    }

    private String run(Map<String, String> environment, List<String> words) {
        return git.run(repository.folder(), environment, DEADLINE, words).orThrow("The commit could not be made");
    }
}
