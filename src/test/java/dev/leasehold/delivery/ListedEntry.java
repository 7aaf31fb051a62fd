package dev.leasehold.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A workspace as another machine lists it, with the contents of {@code .gitignore} files and of what was {@link #send
 * sent}. Opening another is a fault of whoever does.
 */
final class ListedEntry implements WorktreeEntry {
    private static final int MOST = 1_000_000;

    private final WorktreeEntry original;
    private final WorktreeFile seen;
    private final String path;
    private final boolean asCheckedOut;
    private final List<WorktreeEntry> children;
    private final boolean barred;
    private final Optional<String> target;
    private final Set<String> opened;
    private byte[] content;
    private int looks;

    private ListedEntry(WorktreeEntry original, String path, Predicate<String> asCheckedOut, Set<String> opened)
            throws IOException {
        this.original = original;
        this.seen = original.look();
        this.path = path;
        this.opened = opened;
        this.asCheckedOut = asCheckedOut.test(path);
        this.target = seen.kind() == WorktreeFile.Kind.LINK ? original.target() : Optional.empty();
        this.children = new ArrayList<>();
        this.barred = seen.kind() == WorktreeFile.Kind.FOLDER && !listChildren(asCheckedOut);
        if (seen.kind() == WorktreeFile.Kind.FILE && path.endsWith(".gitignore") && seen.size() <= 1 << 20) {
            send();
        }
    }

    /** All that is on the disk now. */
    static ListedEntry of(WorktreeEntry workspace, Predicate<String> asCheckedOut) throws IOException {
        return new ListedEntry(workspace, "", asCheckedOut, new ConcurrentSkipListSet<>());
    }

    private boolean listChildren(Predicate<String> asCheckedOut) throws IOException {
        try {
            for (WorktreeEntry child : original.children(MOST)) {
                String prefix = path.isEmpty() ? "" : path + "/";
                children.add(new ListedEntry(child, prefix + child.name(), asCheckedOut, opened));
            }
            return true;
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    /** Sends the contents of what is wanted, and tells the paths. */
    static Set<String> send(Map<String, WorktreeEntry> wanted) throws IOException {
        for (Map.Entry<String, WorktreeEntry> each : wanted.entrySet()) {
            ListedEntry entry = (ListedEntry) each.getValue();
            if (!entry.path.equals(each.getKey())) {
                throw new AssertionError("%s is named as %s".formatted(entry.path, each.getKey()));
            }
            entry.send();
        }
        return new TreeSet<>(wanted.keySet());
    }

    private void send() throws IOException {
        try (InputStream bytes = original.open()) {
            content = bytes.readAllBytes();
        } catch (AccessDeniedException e) {
            content = null;
        }
    }

    /** Paths that were read of this workspace. */
    Set<String> opened() {
        return opened;
    }

    @Override
    public String name() {
        return original.name();
    }

    /** How often this was looked at, and each below it, in all. */
    Stream<Integer> looks() {
        return Stream.concat(Stream.of(looks), children.stream().flatMap(child -> ((ListedEntry) child).looks()));
    }

    @Override
    public WorktreeFile look() {
        looks++;
        return seen;
    }

    @Override
    public List<WorktreeEntry> children(int atMost) throws IOException {
        if (barred) {
            throw new AccessDeniedException(path);
        }
        return children.subList(0, Math.min(atMost, children.size()));
    }

    @Override
    public InputStream open() {
        opened.add(path);
        if (content == null) {
            throw new AssertionError(path + " was opened, but nobody had wanted it");
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public Optional<String> target() {
        return target;
    }

    @Override
    public boolean asCheckedOut() {
        return asCheckedOut;
    }
}
