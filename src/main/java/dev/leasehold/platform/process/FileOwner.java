package dev.leasehold.platform.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Gives files to other users, in one call where Java makes two. */
public final class FileOwner {
    private FileOwner() {}

    /** Makes the user, and the group of the same number, the owner of what is there; a link itself, not what it names. */
    public static void give(Path path, int uid) throws IOException {
        int answer = Libc.lchown(path.toString(), uid, uid);
        if (answer < 0) {
            throw new FileSystemException(path.toString(), null, Libc.describe(-answer));
        }
    }
}
