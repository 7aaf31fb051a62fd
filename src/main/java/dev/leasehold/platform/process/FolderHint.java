package dev.leasehold.platform.process;

import java.nio.file.Path;

/** What a file system is told of a folder, and may make nothing of. */
public final class FolderHint {
    private static final int FS_TOPDIR_FL = 0x20000;

    private FolderHint() {}

    /**
     * What lies in the folder has nothing to do with each other. ext4 spreads it over the disk then, instead of looking for
     * room beside what was deleted there a moment ago, which takes longer the more that was: see
     * {@code docs/decisions/0003-spawning.md}.
     *
     * @return whether the file system knows such a hint, and takes it
     */
    public static boolean unrelated(Path folder) {
        int fd = Libc.openForReading(folder.toString());
        if (fd < 0) {
            return false;
        }
        int answer = Libc.addFileFlags(fd, FS_TOPDIR_FL);
        Libc.close(fd);
        return answer == 0;
    }
}
