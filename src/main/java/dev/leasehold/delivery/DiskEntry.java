package dev.leasehold.delivery;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What lies on a disk of this machine. None is ever as it was checked out: its times are the command's to set, so that
 * every file is read again.
 */
public final class DiskEntry implements WorktreeEntry {
    private final Path path;
    private @Nullable String name;

    private DiskEntry(Path path) {
        this.path = path;
    }

    public static WorktreeEntry of(Path path) {
        return new DiskEntry(path.toAbsolutePath());
    }

    @Override
    public String name() {
        String known = name;
        if (known == null) {
            known = RawName.of(path);
            name = known;
        }
        return known;
    }

    @Override
    public WorktreeFile look() throws IOException {
        return WorktreeFile.look(path);
    }

    @Override
    public List<WorktreeEntry> children(int atMost) throws IOException {
        List<WorktreeEntry> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            Iterator<Path> each = stream.iterator();
            while (children.size() < atMost && each.hasNext()) {
                children.add(new DiskEntry(each.next()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    @Override
    public Optional<WorktreeEntry> child(String name) {
        Path child = path.resolve(name);
        return Files.exists(child, LinkOption.NOFOLLOW_LINKS) ? Optional.of(new DiskEntry(child)) : Optional.empty();
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Optional<String> target() throws IOException {
        return RawName.ofTarget(Files.readSymbolicLink(path));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
