package dev.leasehold.forge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Git's smart protocol on the repositories of this disk, whatever carries it. */
public final class GitServer {
    private final DiskForge forge;
    private final Operations operations;
    private final Upload upload;
    private final Receive receive;

    GitServer(DiskForge forge, Operations operations, Upload upload, Receive receive) {
        this.forge = forge;
        this.operations = operations;
        this.upload = upload;
        this.receive = receive;
    }

    public boolean has(String repository) {
        return forge.open(repository).isPresent();
    }

    /** What a client hears before it fetches. */
    public byte[] beforeFetch(String repository, boolean version2) throws IOException {
        return version2 ? RefAdvertisement.toFetch() : upload.advertisement(opened(repository));
    }

    /** What a client hears before it pushes. */
    public byte[] beforePush(String repository, Client client) throws IOException {
        return RefAdvertisement.toPush(opened(repository), client);
    }

    /** An answer that is under way; it holds a place until it has been written or its deadline has passed. */
    @FunctionalInterface
    public interface Answer {
        void writeTo(OutputStream to) throws IOException;
    }

    /** Empty when too many are at it. */
    public Optional<Answer> fetch(String repository, Client client, boolean version2, InputStream body, Runnable hangUp)
            throws IOException {
        BareRepository opened = opened(repository);
        Optional<Operation> place = operations.begin(hangUp);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Operation operation = place.get();
        try {
            Answer answer = upload.answer(opened, client, version2, body, operation);
            return Optional.of(to -> {
                try (operation) {
                    answer.writeTo(to);
                }
            });
        } catch (IOException | RuntimeException e) {
            operation.close();
            throw e;
        }
    }

    /** Empty when too many are at it. The push is over when this returns; what is left is to tell. */
    public Optional<InputStream> push(String repository, Client client, InputStream body, Runnable hangUp)
            throws IOException {
        BareRepository opened = opened(repository);
        Optional<Operation> place = operations.begin(hangUp);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try (Operation operation = place.get()) {
            return Optional.of(new ByteArrayInputStream(receive.receive(opened, client, body, operation)));
        }
    }

    private BareRepository opened(String repository) {
        return forge.open(repository).orElseThrow(() -> new ForgeException("'%s' is gone".formatted(repository)));
    }
}
