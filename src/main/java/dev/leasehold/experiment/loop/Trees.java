package dev.leasehold.experiment.loop;

import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Scratch;
import dev.leasehold.platform.archive.ArchiveRefused;
import dev.leasehold.platform.archive.Unpacking;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that were uploaded, looked into while somebody waits. */
final class Trees {
    private final Blobs blobs;

    Trees(Blobs blobs) {
        this.blobs = blobs;
    }

    /** Works on what is stored, as a file beside a scratch folder of its own. */
    @FunctionalInterface
    interface Look<T> {
        T at(Path file, Path scratch) throws IOException;
    }

    /** {@code field} is what a refusal names. */
    <T> T look(Digest digest, String field, Look<T> look) {
        Blob blob = blobs.find(digest)
                .orElseThrow(() -> Repositories.refused(field, "nothing is stored under %s".formatted(digest)));
        try {
            Path folder = Scratch.folder();
            try {
                Path file = folder.resolve("upload");
                try (OutputStream to = Files.newOutputStream(file)) {
                    blobs.copy(blob, to);
                }
                return look.at(file, Files.createDirectory(folder.resolve("scratch")));
            } finally {
                Folders.delete(folder);
            }
        } catch (ArchiveRefused e) {
            throw Repositories.refused(field, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a folder that was unpacked. One with nothing in it is refused. */
    <T> T unpacked(Digest digest, String field, Look<T> look) {
        return look(digest, field, (file, scratch) -> {
            if (!Unpacking.isArchive(file)) {
                throw Repositories.refused(field, "it is no tar, plain or by gzip");
            }
            Path folder = Files.createDirectory(scratch.resolve("folder"));
            Unpacking.DEFAULT.unpack(file, folder);
            try (var children = Files.list(folder)) {
                if (children.findAny().isEmpty()) {
                    throw Repositories.refused(field, "the folder is empty");
                }
            }
            return look.at(folder, scratch);
        });
    }
}
