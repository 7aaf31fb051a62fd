package dev.leasehold.worker.service;

import dev.leasehold.lease.Grant;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.worker.workspace.InputStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Input files from the service's own store. */
@Singleton
final class ServiceInputs implements InputStore {
    private final Blobs blobs;

    ServiceInputs(Blobs blobs) {
        this.blobs = blobs;
    }

    @Override
    public void fetch(String digest, Path target) throws IOException {
        Blob blob = blobs.find(new Digest(digest)).orElseThrow(() -> new NoSuchFileException(digest));
        try (OutputStream file = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            blobs.copy(blob, file);
        }
    }

    @Override
    public String store(Grant lease, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return blobs.store(content).blob().digest().value();
        }
    }
}
