package dev.leasehold.worker.service;

import java.nio.file.Path;
import java.util.Optional;

/** Where this service keeps what is its own. */
final class DataFolder {
    private DataFolder() {}

    /** @param configured {@code leasehold.data} */
    static Path of(Optional<String> configured) {
        return configured
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "leasehold-data"));
    }
}
