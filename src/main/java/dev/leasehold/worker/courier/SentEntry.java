package dev.leasehold.worker.courier;

import dev.leasehold.delivery.WorktreeEntry;
import dev.leasehold.delivery.WorktreeFile;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing of a pod's workspace, as the courier tells of it. There may be very many, so it holds little. */
final class SentEntry implements WorktreeEntry {
    private final @Nullable SentEntry folder;
    private final String name;
    private final ParcelKind kind;
    private final WorktreeFile seen;
    private final Spool.@Nullable Piece content;
    private final @Nullable String target;
    private @Nullable Map<String, SentEntry> children;

    /**
     * @param folder that it lies in; null for the workspace itself
     * @param content of a file that came with it
     * @param target of a link
     */
    SentEntry(
            @Nullable SentEntry folder,
            String name,
            ParcelKind kind,
            WorktreeFile seen,
            Spool.@Nullable Piece content,
            @Nullable String target) {
        this.folder = folder;
        this.name = name;
        this.kind = kind;
        this.seen = seen;
        this.content = content;
        this.target = target;
    }

    /** A file whose content is needed, and stayed in the pod although it could be sent. */
    static final class Withheld extends IOException {
        private static final long serialVersionUID = 1;

        Withheld(String path) {
            super("the pod has kept %s to itself".formatted(path));
        }
    }

    /** Its place in the workspace. */
    String path() {
        return folder == null || folder.folder == null ? name : folder.path() + "/" + name;
    }

    long size() {
        return seen.size();
    }

    ParcelKind kind() {
        return kind;
    }

    boolean isFolder() {
        return kind == ParcelKind.FOLDER;
    }

    /** Whether it is a regular file that could be read and has stayed in the pod. */
    boolean isMissing() {
        return kind == ParcelKind.SEEN || kind == ParcelKind.SAME;
    }

    /** False when there is one of that name. */
    boolean add(SentEntry child) {
        if (children == null) {
            children = new LinkedHashMap<>();
        }
        return children.putIfAbsent(child.name, child) == null;
    }

    @Nullable
    SentEntry sentChild(String wanted) {
        return children == null ? null : children.get(wanted);
    }

    List<SentEntry> sentChildren() {
        return children == null ? List.of() : List.copyOf(children.values());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public WorktreeFile look() {
        return seen;
    }

    @Override
    public List<WorktreeEntry> children(int atMost) throws AccessDeniedException {
        demandOpen();
        return children == null
                ? List.of()
                : children.values().stream()
                        .limit(atMost)
                        .<WorktreeEntry>map(each -> each)
                        .toList();
    }

    @Override
    public Optional<WorktreeEntry> child(String wanted) throws AccessDeniedException {
        demandOpen();
        return Optional.ofNullable(sentChild(wanted));
    }

    private void demandOpen() throws AccessDeniedException {
        if (kind == ParcelKind.CLOSED) {
            throw new AccessDeniedException(path());
        }
    }

    @Override
    public InputStream open() throws IOException {
        if (content == null) {
            throw kind == ParcelKind.BARRED ? new AccessDeniedException(path()) : new Withheld(path());
        }
        return content.open();
    }

    @Override
    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    @Override
    public boolean asCheckedOut() {
        return kind == ParcelKind.SAME;
    }
}
