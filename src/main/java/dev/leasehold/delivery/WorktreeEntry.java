package dev.leasehold.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a command has left, wherever it lies; no link is ever followed.
 *
 * <ul>
 *   <li>Names and targets have one character for each byte.
 *   <li>What cannot be read is a {@link java.nio.file.AccessDeniedException}.
 *   <li>Nothing changes while it is looked at.
 * </ul>
 */
public interface WorktreeEntry {
    /** The last part of its path. */
    String name();

    WorktreeFile look() throws IOException;

    /** What lies in a folder, in any order; more than {@code atMost} are not told, so that no folder fills the memory. */
    List<WorktreeEntry> children(int atMost) throws IOException;

    /** What has this name in a folder. */
    default Optional<WorktreeEntry> child(String name) throws IOException {
        return children(Integer.MAX_VALUE).stream()
                .filter(child -> child.name().equals(name))
                .findFirst();
    }

    /** The bytes of a regular file. */
    InputStream open() throws IOException;

    /** Where a link leads; empty where its bytes cannot be told. */
    Optional<String> target() throws IOException;

    /** Whether its contents and mode are those of the first parent, for certain. */
    default boolean asCheckedOut() {
        return false;
    }
}
