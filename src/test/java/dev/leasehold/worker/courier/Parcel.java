package dev.leasehold.worker.courier;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A parcel in the making, and what is in one: written here anew, so that both sides of the courier are held to the format. */
final class Parcel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Parcel() {
        raw("leasehold-parcel 1\n");
    }

    /** Of one that was sent. The path and the content are bytes, each a character. */
    record Entry(String kind, int mode, long size, String path, String content) {
        String told() {
            return kind + " " + path;
        }
    }

    Parcel folder(String path, int mode) {
        return entry("folder", mode, path, "");
    }

    Parcel file(String path, int mode, String content) {
        return entry("file", mode, path, content);
    }

    Parcel link(String path, String target) {
        return entry("link", 0777, path, target);
    }

    Parcel head(String commit) {
        return entry("head", 0, "", commit);
    }

    Parcel task(String json) {
        return entry("task", 0, "", json);
    }

    Parcel word(String json) {
        return entry("word", 0, "", json);
    }

    /** All that is in a folder of this machine, but for the folder. */
    Parcel tree(String place, Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.skip(1).sorted().toList()) {
                String path = place + "/" + folder.relativize(each);
                if (Files.isDirectory(each)) {
                    folder(path, 0755);
                } else {
                    file(path, 0644, Files.readString(each, ISO_8859_1));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Parcel entry(String kind, int mode, String path, String content) {
        return raw("%s %o %d %d\n".formatted(kind, mode, content.length(), path.length()) + path + content);
    }

    Parcel raw(String more) {
        bytes.writeBytes(more.getBytes(ISO_8859_1));
        return this;
    }

    byte[] cut() {
        return bytes.toByteArray();
    }

    byte[] end() {
        return raw("end 0 0 0\n").cut();
    }

    /** What a whole one has between its title and its end. */
    static List<Entry> read(String all) {
        int at = lineEnd(all, 0) + 1;
        if (!all.startsWith("leasehold-parcel 1\n")) {
            throw new AssertionError("no parcel: " + all.substring(0, Math.min(80, all.length())));
        }
        List<Entry> entries = new ArrayList<>();
        while (true) {
            int end = lineEnd(all, at);
            String[] words = all.substring(at, end).split(" ", -1);
            if (words[0].equals("end")) {
                if (end + 1 != all.length()) {
                    throw new AssertionError("more than its end: " + all.substring(end + 1));
                }
                return entries;
            }
            long size = Long.parseLong(words[2]);
            boolean isTold = List.of("seen", "same", "barred", "closed").contains(words[0]);
            int path = end + 1 + Integer.parseInt(words[3]);
            int content = path + (isTold ? 0 : Math.toIntExact(size));
            entries.add(new Entry(
                    words[0],
                    Integer.parseInt(words[1], 8),
                    size,
                    all.substring(end + 1, path),
                    all.substring(path, content)));
            at = content;
        }
    }

    private static int lineEnd(String all, int from) {
        int end = all.indexOf('\n', from);
        if (end < 0) {
            throw new AssertionError("cut: " + all.substring(from));
        }
        return end;
    }
}
