package dev.leasehold.worker.workspace;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where uploaded input files lie. */
public interface InputStore {

    /**
     * Writes what is stored under {@code digest} to {@code target}, a new file, with a deadline of its own.
     *
     * @throws NoSuchFileException when nothing is stored under it
     */
    void fetch(String digest, Path target) throws IOException;

    /** A store that holds nothing. */
    static InputStore empty() {
        return (digest, target) -> {
            throw new NoSuchFileException(digest);
        };
    }
}
