package dev.leasehold.platform.token.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import org.jboss.logging.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * The issuer's keys, read again when their file changes.
 *
 * <p>A file that cannot be read leaves the keys as they were: half a rotation must not lock everybody out.
 */
final class KeyFile {
    private static final Logger LOG = Logger.getLogger(KeyFile.class);
    private static final long LOOK_EVERY_NANOS = 2_000_000_000L;

    private final Path file;
    private final boolean set;
    private List<Key> keys;
    private FileTime changed;
    private long lookedAt = System.nanoTime();

    /** {@code set} where it is a JSON Web Key Set. Throws when it cannot be read at the start. */
    KeyFile(Path file, boolean set) throws IOException, GeneralSecurityException {
        this.file = file;
        this.set = set;
        this.changed = Files.getLastModifiedTime(file);
        this.keys = read();
    }

    synchronized List<Key> keys() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_EVERY_NANOS) {
            lookedAt = now;
            lookAgain();
        }
        return keys;
    }

    private void lookAgain() {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            if (!time.equals(changed)) {
                keys = read();
                changed = time;
                LOG.infof("event=jwt-keys-read file=%s keys=%d", file, keys.size());
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            LOG.warnf("event=jwt-keys-unreadable file=%s why=\"%s\"", file, e);
        }
    }

    private List<Key> read() throws IOException, GeneralSecurityException {
        String text = Files.readString(file);
        if (!set) {
            return List.of(Key.pem(text));
        }
        List<Key> found = new ArrayList<>();
        for (JsonNode jwk : Json.MAPPER.readTree(text).path("keys")) {
            found.add(Key.jwk(jwk));
        }
        return List.copyOf(found);
    }
}
