package dev.leasehold.delivery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * All the packs of a repository with what belongs to them, open. Whatever becomes of their names meanwhile, what was
 * opened can be read until this is closed.
 */
public final class OpenPacks implements AutoCloseable {
    private final List<PackFile> files = new ArrayList<>();

    private OpenPacks() {}

    /** One of the files; its content stands at its beginning. */
    public record PackFile(String name, long size, FileChannel content) {}

    /** Nobody else adds or removes packs until this returns. */
    static OpenPacks of(Path folder) throws IOException {
        OpenPacks open = new OpenPacks();
        try {
            for (Path file : packs(folder)) {
                long size = Files.size(file);
                open.files.add(new PackFile(file.getFileName().toString(), size, FileChannel.open(file)));
            }
        } catch (IOException e) {
            try {
                open.close();
            } catch (IOException alsoWrong) {
                e.addSuppressed(alsoWrong);
            }
            throw e;
        }
        return open;
    }

    private static Iterable<Path> packs(Path folder) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> indexes = Files.newDirectoryStream(folder, "pack-*.idx")) {
            for (Path index : indexes) {
                String name = index.getFileName().toString();
                String stem = name.substring(0, name.length() - "idx".length());
                for (String kind : List.of("pack", "idx", "rev")) {
                    Path file = folder.resolve(stem + kind);
                    if (Files.isRegularFile(file)) {
                        files.add(file);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /** By name: a pack's index, the pack, and its reverse index where there is one. */
    public List<PackFile> files() {
        return List.copyOf(files);
    }

    @Override
    public void close() throws IOException {
        IOException wrong = null;
        for (PackFile file : files) {
            try {
                file.content().close();
            } catch (IOException e) {
                wrong = e;
            }
        }
        if (wrong != null) {
            throw wrong;
        }
    }
}
