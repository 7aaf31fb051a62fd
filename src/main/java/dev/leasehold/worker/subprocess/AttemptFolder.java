package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.FileOwner;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * What an attempt has of the disk: the workspace, a home and a place for temporary files, nobody else's.
 *
 * <pre>
 * work/                 searchable, so that other users reach their own; not listable
 *   TASK-ATTEMPT/       the same
 *     workspace/        the attempt's user alone, as are the other two
 *     home/
 *     tmp/
 * </pre>
 */
record AttemptFolder(Path root, @Nullable Integer uid) {

    static AttemptFolder create(Path root, @Nullable Integer uid) throws IOException {
        AttemptFolder folder = new AttemptFolder(root, uid);
        Files.createDirectory(
                root,
                PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString(uid == null ? "rwx------" : "rwx--x--x")));
        // The mode asked for is narrowed by the umask; this one has to be exact.
        if (uid != null) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        }
        for (Path own : new Path[] {folder.workspace(), folder.outcomeFolder(), folder.home(), folder.tmp()}) {
            Files.createDirectory(
                    own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            folder.handOver(own);
        }
        return folder;
    }

    Path workspace() {
        return root.resolve("workspace");
    }

    Path home() {
        return root.resolve("home");
    }

    Path tmp() {
        return root.resolve("tmp");
    }

    Path outcomeFolder() {
        return workspace().resolve(".leasehold");
    }

    Path outcome() {
        return outcomeFolder().resolve("outcome.json");
    }

    /** Makes the attempt's user the owner. */
    void handOver(Path path) throws IOException {
        if (uid != null) {
            FileOwner.give(path, uid);
        }
    }

    /**
     * Removes it the short way, which works when the command has left nothing behind. No process of the attempt lives.
     *
     * @return whether all of it is gone
     */
    static boolean removeEmpty(Path root) {
        AttemptFolder folder = new AttemptFolder(root, null);
        if (!Files.isDirectory(folder.workspace(), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        return Stream.of(folder.outcomeFolder(), folder.workspace(), folder.home(), folder.tmp(), root)
                .allMatch(one -> one.toFile().delete());
    }
}
