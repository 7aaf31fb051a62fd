package dev.leasehold.experiment.archive;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.Sha256;
import dev.leasehold.platform.archive.TarWriter;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** An archive being written, with the sum of every entry. What is of unknown length is spooled, one entry at a time. */
final class ArchiveSink {
    private final TarWriter tar;
    private final Path spool;
    private final Map<String, Records.Sum> sums = new LinkedHashMap<>();

    ArchiveSink(TarWriter tar, Path spool) {
        this.tar = tar;
        this.spool = spool;
    }

    /** Writes an entry's content. */
    @FunctionalInterface
    interface Filler {
        void fill(OutputStream out) throws IOException;
    }

    void add(String name, byte[] content) throws IOException {
        add(name, content.length, new ByteArrayInputStream(content));
    }

    void spool(String name, Filler filler) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool))) {
            filler.fill(out);
        }
        add(name, spool);
    }

    void add(String name, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            add(name, Files.size(file), in);
        }
    }

    void finish() throws IOException {
        byte[] manifest = Json.write(new Records.Manifest(sums)).getBytes(StandardCharsets.UTF_8);
        tar.add(Layout.MANIFEST, manifest.length, new ByteArrayInputStream(manifest));
        tar.finish();
    }

    private void add(String name, long size, InputStream content) throws IOException {
        DigestInputStream digesting = new DigestInputStream(content, Sha256.digest());
        tar.add(name, size, digesting);
        String digest = HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        sums.put(name, new Records.Sum(size, "sha256:" + digest));
    }
}
