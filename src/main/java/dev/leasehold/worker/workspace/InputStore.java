package dev.leasehold.worker.workspace;

import dev.leasehold.lease.Grant;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where uploaded input files lie, and where files go that commands leave. */
public interface InputStore {

    /**
     * Writes what is stored under {@code digest} to {@code target}, a new file, with a deadline of its own.
     *
     * @throws NoSuchFileException when nothing is stored under it
     */
    void fetch(String digest, Path target) throws IOException;

    /** Stores what the holder of a lease has made, with a deadline of its own. Answers its digest. */
    default String store(Grant lease, Path file) throws IOException {
        throw new IOException("nothing can be stored here");
    }

    /** A store that holds nothing. */
    static InputStore empty() {
        return (digest, target) -> {
            throw new NoSuchFileException(digest);
        };
    }
}
