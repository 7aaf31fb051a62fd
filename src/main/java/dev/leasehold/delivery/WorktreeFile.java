package dev.leasehold.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * What the file system says of a path, links not followed.
 *
 * @param mode with its kind, as {@code stat} has it
 */
public record WorktreeFile(int mode, int uid, long size) {
    private static final int KIND = 0170000;
    private static final int PERMISSIONS = 07777;

    public enum Kind {
        FOLDER(0040000),
        FILE(0100000),
        LINK(0120000),
        /** A pipe, for one. */
        SPECIAL(0010000);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }
    }

    /** One that belongs to the workspace's owner, and so does every other that is made by this. */
    public static WorktreeFile of(Kind kind, int permissions, long size) {
        return new WorktreeFile(kind.bits | (permissions & PERMISSIONS), 0, size);
    }

    /** The same, but of another user than all that {@link #of} makes. */
    public WorktreeFile ofAnother() {
        return new WorktreeFile(mode, -1, size);
    }

    static WorktreeFile look(Path path) throws IOException {
        Map<String, Object> seen = Files.readAttributes(path, "unix:mode,uid,size", LinkOption.NOFOLLOW_LINKS);
        return new WorktreeFile((int) requireNonNull(seen.get("mode")), (int) requireNonNull(seen.get("uid")), (long)
                requireNonNull(seen.get("size")));
    }

    public Kind kind() {
        return switch (mode & KIND) {
            case 0040000 -> Kind.FOLDER;
            case 0100000 -> Kind.FILE;
            case 0120000 -> Kind.LINK;
            default -> Kind.SPECIAL;
        };
    }

    String gitMode() {
        return (mode & 0100) == 0 ? TreeEntry.FILE : TreeEntry.PROGRAM;
    }
}
