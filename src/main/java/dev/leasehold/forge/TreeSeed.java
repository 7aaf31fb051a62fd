package dev.leasehold.forge;

import dev.leasehold.platform.git.Git;
import dev.leasehold.platform.git.GitCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a git bundle of a folder: one commit on {@code main} with its files, byte for byte as they are. The same files
 * and message, the same commit.
 */
public final class TreeSeed {
    /** No line ending, no filter, whatever the files say of themselves. */
    private static final String AS_THEY_ARE = "* -text -eol -filter -ident -working-tree-encoding\n";

    private static final String WHO = "Leasehold <delivery@leasehold.invalid> 946684800 +0000";

    private TreeSeed() {}

    /** {@code scratch} is an empty folder, for the repository that is made on the way. */
    public static void bundle(Path files, String message, Path scratch, Path bundle)
            throws IOException, InterruptedException {
        GitCall git = Git.find().in(scratch).on(files);
        git.run("init", "--quiet", "--template=", "--initial-branch=main");
        Files.createDirectories(scratch.resolve("info"));
        Files.writeString(scratch.resolve("info/attributes"), AS_THEY_ARE);
        git.run("add", "--all", "--force", "--", ".");
        String tree = git.run("write-tree").output().strip();
        String commit = "tree %s\nauthor %s\ncommitter %s\n\n%s\n".formatted(tree, WHO, WHO, message);
        String id = git.run(
                        new ByteArrayInputStream(commit.getBytes(StandardCharsets.UTF_8)),
                        "hash-object",
                        "-t",
                        "commit",
                        "-w",
                        "--stdin")
                .output()
                .strip();
        git.run("update-ref", "refs/heads/main", id);
        git.run("bundle", "create", "--quiet", bundle.toString(), "refs/heads/main");
    }
}
