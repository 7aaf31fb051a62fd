package dev.leasehold.platform.blob;

import dev.leasehold.platform.sql.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Contents by digest.
 *
 * <ul>
 *   <li>A blob is there whole or not at all: its row and its chunks commit together.
 *   <li>Storing the same content twice, also at once, stores it once.
 *   <li>Neither storing nor reading holds more than one chunk in memory, or a transaction while a client is slow.
 * </ul>
 */
public final class Blobs {
    private static final int TOGETHER = 500;

    private final Database database;
    private final BlobTable blobs = new BlobTable();
    private final ChunkTable chunks = new ChunkTable();

    public Blobs(Database database) {
        this.database = database;
    }

    /** Stores what a stream holds, under whatever its digest is. */
    public Stored store(InputStream content) throws IOException {
        try (Spool spool = Spool.receive(content)) {
            return commit(spool);
        }
    }

    /** Stores what a stream holds, if its digest is as announced; empty, and nothing stored, if it is another. */
    public Optional<Stored> store(Digest announced, InputStream content) throws IOException {
        try (Spool spool = Spool.receive(content)) {
            return spool.blob().digest().equals(announced) ? Optional.of(commit(spool)) : Optional.empty();
        }
    }

    /** Stores short texts, many in one transaction, and answers their digests in the same order. */
    public List<Digest> storeTexts(List<String> texts) throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += TOGETHER) {
            Map<Digest, byte[]> contents = new LinkedHashMap<>();
            for (String text : texts.subList(from, Math.min(texts.size(), from + TOGETHER))) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (bytes.length == 0 || bytes.length > Spool.PIECE) {
                    digests.add(store(new ByteArrayInputStream(bytes)).blob().digest());
                } else {
                    Digest digest = Digest.of(bytes);
                    digests.add(digest);
                    contents.put(digest, bytes);
                }
            }
            database.run(connection -> storeTogether(connection, contents));
        }
        return digests;
    }

    private void storeTogether(Connection connection, Map<Digest, byte[]> contents) throws SQLException {
        List<Blob> named = contents.entrySet().stream()
                .map(each -> new Blob(each.getKey(), each.getValue().length))
                .toList();
        List<Digest> fresh = blobs.insertAll(connection, named);
        Map<Digest, byte[]> chunksOfFresh = new LinkedHashMap<>();
        fresh.forEach(
                digest -> chunksOfFresh.put(digest, Objects.requireNonNull(contents.get(digest), "it was given")));
        chunks.insertAll(connection, chunksOfFresh);
        if (fresh.size() < named.size()) {
            blobs.touch(connection, contents.keySet());
        }
    }

    public Optional<Blob> find(Digest digest) {
        return database.transact(connection -> blobs.find(connection, digest));
    }

    /**
     * Writes a blob out. One purged meanwhile ends in an exception, never in a short content: whoever reads knows the
     * size beforehand.
     */
    public void copy(Blob blob, OutputStream to) throws IOException {
        long left = blob.size();
        for (int number = 0; left > 0; number++) {
            byte[] chunk = chunk(blob.digest(), number);
            to.write(chunk);
            left -= chunk.length;
        }
    }

    /** Notes that a task names these, so that no purge takes them soon; returns those that are not stored. */
    public Set<Digest> touch(Collection<Digest> named) {
        List<Digest> there = database.transact(connection -> blobs.touch(connection, named));
        return named.stream().filter(digest -> !there.contains(digest)).collect(Collectors.toUnmodifiableSet());
    }

    /** Removes at most {@code limit} blobs that nobody holds, stored, named or fetched for so long; returns how many. */
    public int purge(Duration unused, int limit) {
        return database.transact(connection -> blobs.purge(connection, unused, limit));
    }

    private byte[] chunk(Digest digest, int number) throws IOException {
        return database.transact(connection -> chunks.find(connection, digest, number))
                .orElseThrow(() -> new IOException("blob %s was purged while it was read".formatted(digest)));
    }

    private Stored commit(Spool spool) throws IOException {
        try {
            return database.transact(connection -> commit(connection, spool));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Stored commit(Connection connection, Spool spool) throws SQLException {
        Blob blob = spool.blob();
        boolean fresh = blobs.insert(connection, blob);
        if (fresh) {
            for (int number = 0; number < spool.pieces(); number++) {
                chunks.insert(connection, blob.digest(), number, piece(spool, number));
            }
        } else {
            blobs.touch(connection, List.of(blob.digest()));
        }
        return new Stored(blob, fresh);
    }

    private static byte[] piece(Spool spool, int number) {
        try {
            return spool.piece(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
