package dev.leasehold.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/** What the file system says of a path, links not followed. */
record WorktreeFile(int mode, int uid, long size) {
    private static final int KIND = 0170000;

    enum Kind {
        FOLDER,
        FILE,
        LINK,
        SPECIAL
    }

    static WorktreeFile look(Path path) throws IOException {
        Map<String, Object> seen = Files.readAttributes(path, "unix:mode,uid,size", LinkOption.NOFOLLOW_LINKS);
        return new WorktreeFile((int) requireNonNull(seen.get("mode")), (int) requireNonNull(seen.get("uid")), (long)
                requireNonNull(seen.get("size")));
    }

    Kind kind() {
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
