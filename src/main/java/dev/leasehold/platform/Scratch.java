package dev.leasehold.platform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Files and folders for the length of one call. A process that was killed leaves its own behind, and who starts here
 * later takes away what is too old to be in use.
 */
public final class Scratch {
    private static final String PREFIX = "leasehold-scratch-";
    private static final Duration LONGEST_CALL = Duration.ofDays(1);
    private static final Path WHERE = Path.of(System.getProperty("java.io.tmpdir"));

    private Scratch() {}

    public static Path file() throws IOException {
        return Files.createTempFile(PREFIX, null);
    }

    public static Path folder() throws IOException {
        return Files.createTempDirectory(PREFIX);
    }

    /** Returns how many. Others may write where they lie, so only this user's own are touched. */
    public static int removeLeftovers() throws IOException {
        Path mine = file();
        int removed = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(WHERE, PREFIX + "*")) {
            Instant old = Instant.now().minus(LONGEST_CALL);
            for (Path each : all) {
                if (isOlder(each, old) && owner(each).equals(owner(mine))) {
                    Folders.delete(each);
                    removed++;
                }
            }
        } finally {
            Files.delete(mine);
        }
        return removed;
    }

    private static boolean isOlder(Path path, Instant than) {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(than);
        } catch (IOException gone) {
            return false; // a call beside this one has ended
        }
    }

    private static Object owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
