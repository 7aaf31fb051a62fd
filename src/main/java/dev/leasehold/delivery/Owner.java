package dev.leasehold.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Whose a workspace is.
 *
 * @param prefix words before a program that make it run as that user; none when that is this process's own. Files are
 *     checked out in this way, and so belong to whom they are for, and nothing of a repository is handled with more
 *     rights than its command has
 * @param handOver makes a file that this process wrote the user's
 */
public record Owner(List<String> prefix, HandOver handOver) {
    public Owner {
        prefix = List.copyOf(prefix);
    }

    public interface HandOver {
        void handOver(Path path) throws IOException;
    }

    /** This process's own user. */
    public static Owner self() {
        return new Owner(List.of(), path -> {});
    }
}
