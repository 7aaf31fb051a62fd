package dev.leasehold.worker.courier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Workspaces as a pod would tell of them. */
final class SentWorkspaces {
    private SentWorkspaces() {}

    /** Of these entries, after a record of a command that succeeded. */
    static SentWorkspace of(String entries) throws IOException, InterruptedException {
        return of("{\"end\": \"exited\", \"exitCode\": 0, \"treeGone\": true, \"version\": 1}", entries);
    }

    static SentWorkspace of(String record, String entries) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("sent");
        return SentWorkspace.receive(
                new ByteArrayInputStream(parcel(record, entries).getBytes(ISO_8859_1)),
                folder.resolve("contents"),
                () -> {});
    }

    static String parcel(String record, String entries) {
        return "leasehold-parcel 1\nrecord 0 %d 0\n%s%send 0 0 0\n".formatted(record.length(), record, entries);
    }

    static String folder(String path) {
        return "folder 755 0 %d\n%s".formatted(path.length(), path);
    }

    static String file(String path, String content) {
        return "file 644 %d %d\n%s%s".formatted(content.length(), path.length(), path, content);
    }

    static String link(String path, String target) {
        return "link 777 %d %d\n%s%s".formatted(target.length(), path.length(), path, target);
    }

    /** Of a kind that carries nothing. */
    static String told(ParcelKind kind, String path, long size) {
        return "%s 644 %d %d\n%s".formatted(kind.wire(), size, path.length(), path);
    }
}
