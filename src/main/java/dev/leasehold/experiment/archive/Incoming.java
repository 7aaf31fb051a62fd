package dev.leasehold.experiment.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Scratch;
import dev.leasehold.platform.Sha256;
import dev.leasehold.platform.archive.BadArchive;
import dev.leasehold.platform.archive.TarReader;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.json.StrictJson;
import org.jspecify.annotations.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An archive as it came in: its documents and its bundle in a folder of their own, contents and kept files in the blob
 * store, where nothing holds them yet. Every entry is one that may be there, is there once, and has the sum that the
 * manifest says; or it is a {@link BadArchive}.
 */
final class Incoming implements AutoCloseable {
    private static final long LARGEST_TEXT = 4L << 20;
    private static final int LONGEST_LINE = 8 << 20;

    /** What is read of lines is kept in memory, that of all files together. */
    private static final int MOST_IN_LINES = 32 << 20;

    /** What a manifest takes, and each entry of it: its name, its size, its digest. */
    private static final long MANIFEST = 4 << 10;

    private static final long MANIFEST_ENTRY = 512;

    private final Path folder;
    private final Blobs blobs;
    private final Map<String, Records.Sum> sums = new HashMap<>();
    private final List<ArchivedFile> kept = new ArrayList<>();
    private int inLines;

    private Incoming(Path folder, Blobs blobs) {
        this.folder = folder;
        this.blobs = blobs;
    }

    static Incoming receive(InputStream archive, int most, Blobs blobs) throws IOException {
        Incoming incoming = new Incoming(Scratch.folder(), blobs);
        try {
            incoming.read(new TarReader(archive, most));
            return incoming;
        } catch (IOException | RuntimeException e) {
            incoming.close();
            throw e;
        }
    }

    private void read(TarReader tar) throws IOException {
        boolean first = true;
        boolean last = false;
        for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarReader.Entry entry = next.get();
            if (first != entry.name().equals(Layout.HEAD)) {
                throw new BadArchive("it does not begin as the export of an experiment does");
            }
            if (last) {
                throw new BadArchive("something follows after its manifest");
            }
            first = false;
            last = entry.name().equals(Layout.MANIFEST);
            if (last) {
                long most = MANIFEST + sums.size() * MANIFEST_ENTRY;
                check(new String(bounded(entry, most).readAllBytes(), StandardCharsets.UTF_8));
            } else {
                take(entry);
                if (entry.name().equals(Layout.HEAD)) {
                    head(); // a stranger is known by it, before the rest is stored
                }
            }
        }
        if (!last) {
            throw new BadArchive("it has no manifest at its end");
        }
        for (String name : List.of(Layout.SPEC, Layout.VARIANTS, Layout.IDEAS, Layout.REPOSITORY)) {
            if (!sums.containsKey(name)) {
                throw new BadArchive("it lacks %s".formatted(name));
            }
        }
    }

    private void take(TarReader.Entry entry) throws IOException {
        String name = entry.name();
        DigestInputStream content = new DigestInputStream(bounded(entry, most(name)), Sha256.digest());
        switch (name) {
            case Layout.HEAD, Layout.SPEC, Layout.VARIANTS, Layout.IDEAS, Layout.REPOSITORY -> {
                try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
                    content.transferTo(out);
                }
            }
            default -> {
                boolean keep = Layout.isKept(name);
                if (!keep && !Layout.isContent(name)) {
                    throw new BadArchive("%s does not belong there".formatted(name));
                }
                var stored = blobs.store(content).blob();
                if (keep) {
                    kept.add(new ArchivedFile(name, stored.digest(), stored.size()));
                } else if (!stored.digest().equals(Layout.digest(name))) {
                    throw new BadArchive("%s has another content than its name says".formatted(name));
                }
            }
        }
        String digest =
                "sha256:" + HexFormat.of().formatHex(content.getMessageDigest().digest());
        if (sums.put(name, new Records.Sum(entry.size(), digest)) != null) {
            throw new BadArchive("%s is there twice".formatted(name));
        }
    }

    private static long most(String name) {
        return switch (name) {
            case Layout.HEAD, Layout.SPEC -> LARGEST_TEXT;
            case Layout.VARIANTS, Layout.IDEAS -> MOST_IN_LINES;
            default -> Long.MAX_VALUE; // as large as the whole may be
        };
    }

    private static InputStream bounded(TarReader.Entry entry, long most) throws BadArchive {
        if (entry.size() > most) {
            throw new BadArchive("%s is too large".formatted(entry.name()));
        }
        return entry.content();
    }

    private void check(String manifest) throws BadArchive {
        if (!parsed(manifest, Records.Manifest.class, Layout.MANIFEST).entries().equals(sums)) {
            throw new BadArchive("its contents are not those that its manifest names");
        }
    }

    Records.Head head() throws IOException {
        Records.Head head = parsed(text(Layout.HEAD), Records.Head.class, Layout.HEAD);
        if (!head.format().equals(Layout.FORMAT)) {
            throw new BadArchive("it is no export of an experiment");
        }
        if (head.version() != Layout.VERSION) {
            throw new BadArchive(
                    "it is of version %d, and this service knows version %d".formatted(head.version(), Layout.VERSION));
        }
        return head;
    }

    String text(String name) throws IOException {
        try {
            return Files.readString(folder.resolve(name));
        } catch (CharacterCodingException e) {
            throw new BadArchive("%s is no UTF-8".formatted(name));
        }
    }

    Path bundle() {
        return folder.resolve(Layout.REPOSITORY);
    }

    /** For a file beside the bundle. */
    Path fresh(String name) {
        return folder.resolve(name + ".new");
    }

    List<ArchivedFile> kept() {
        return List.copyOf(kept);
    }

    boolean has(String name) {
        return sums.containsKey(name);
    }

    <T> List<T> lines(String name, Class<T> type) throws IOException {
        List<T> lines = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(folder.resolve(name))) {
            for (String line = line(reader, name); line != null; line = line(reader, name)) {
                lines.add(parsed(line, type, "a line of " + name));
            }
        } catch (CharacterCodingException e) {
            throw new BadArchive("%s is no UTF-8".formatted(name));
        }
        return lines;
    }

    /** The next one, read no further than a line may be long. Null at the end. */
    private @Nullable String line(Reader reader, String name) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        for (int read = next; read != -1 && read != '\n'; read = reader.read()) {
            if (line.length() == LONGEST_LINE) {
                throw new BadArchive("%s has a line of more than %d MB".formatted(name, LONGEST_LINE >> 20));
            }
            line.append((char) read);
        }
        inLines += line.length() + 1;
        if (inLines > MOST_IN_LINES) {
            throw new BadArchive("its ideas and variants are more than %d MB".formatted(MOST_IN_LINES >> 20));
        }
        return next == -1 ? null : line.toString();
    }

    private static <T> T parsed(String text, Class<T> type, String name) throws BadArchive {
        if (text.contains("\\u0000")) {
            throw new BadArchive("%s has a character that no text may have".formatted(name));
        }
        try {
            T value = StrictJson.MAPPER.readValue(text, type);
            if (value == null) {
                throw new BadArchive("%s is null".formatted(name));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new BadArchive("%s cannot be read: %s"
                    .formatted(
                            name,
                            String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")));
        }
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
