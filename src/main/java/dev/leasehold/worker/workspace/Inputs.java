package dev.leasehold.worker.workspace;

import dev.leasehold.delivery.Owner.HandOver;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.InputFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts a task's input files into its workspace, before anything of the task has run there. */
public final class Inputs {
    private Inputs() {}

    /**
     * Answers the files that the command may not change.
     *
     * @param handOver makes what is written the command's
     */
    public static List<Path> write(List<InputFile> inputs, Path workspace, HandOver handOver, InputStore store)
            throws AttemptFailed {
        List<Path> readOnly = new ArrayList<>();
        Set<Path> written = new HashSet<>();
        for (InputFile input : inputs) {
            Path target = workspace.resolve(input.path());
            try {
                makeFolders(target, workspace, handOver);
                if (!written.add(target)) {
                    throw new FileAlreadyExistsException(input.path());
                }
                // What the task was handed goes before what the commit has there.
                if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileAlreadyExistsException(input.path());
                }
                Files.deleteIfExists(target);
                fill(input, target, store);
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(input.readOnly() ? "r--r--r--" : "rw-r--r--"));
                if (input.readOnly()) {
                    readOnly.add(target);
                } else {
                    handOver.handOver(target);
                }
            } catch (FileAlreadyExistsException taken) {
                throw new AttemptFailed(
                        Code.SETUP_FAILED,
                        "input %s names a place that another input, or a folder or link of the commit, has taken"
                                .formatted(input.path()));
            } catch (IOException e) {
                throw new AttemptFailed(Code.WORKSPACE_FAILED, "cannot write input %s: %s".formatted(input.path(), e));
            }
        }
        return readOnly;
    }

    private static void fill(InputFile input, Path target, InputStore store) throws IOException, AttemptFailed {
        if (input.content() != null) {
            Files.writeString(target, input.content(), StandardOpenOption.CREATE_NEW);
            return;
        }
        String digest = java.util.Objects.requireNonNull(input.digest(), "an input has content or a digest");
        try {
            store.fetch(digest, target);
        } catch (NoSuchFileException missing) {
            throw new AttemptFailed(
                    Code.INPUT_MISSING,
                    "nothing is stored under %s, the digest of input %s".formatted(digest, input.path()));
        }
    }

    /** Through no link: what the commit has there may lead anywhere, and this process may write where no task may. */
    private static void makeFolders(Path target, Path workspace, HandOver handOver) throws IOException {
        Path parent = java.util.Objects.requireNonNull(target.getParent(), "an input lies in the workspace");
        if (parent.equals(workspace)) {
            return;
        }
        makeFolders(parent, workspace, handOver);
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(parent);
            handOver.handOver(parent);
        }
    }
}
