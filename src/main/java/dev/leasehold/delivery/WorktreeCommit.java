package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.PackWriter;
import org.jspecify.annotations.Nullable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a command changed, made into one commit on the task's parents, here and not by git in the workspace.
 *
 * <p>A file is read again unless it is for certain as it was checked out: its bytes are what counts. No filter, no line
 * ending.
 */
final class WorktreeCommit {
    private static final int READ_AT_ONCE = 64 << 10;

    private final HeldRepository cache;
    private final Source source;
    private final Change change;
    private final OutputLimits limits;
    private final ObjectFormat format;
    private final Set<String> written = new HashSet<>();
    private long unpacked;

    WorktreeCommit(HeldRepository cache, Source source, Change change, OutputLimits limits) {
        this.cache = cache;
        this.source = source;
        this.change = change;
        this.limits = limits;
        this.format = ObjectFormat.ofId(source.parents().getFirst());
    }

    /** A commit and its new objects in {@code file}. */
    Output.Taken make(WorktreeEntry workspace, Path file) throws IOException, InterruptedException, OutputRefused {
        ParentTree parent = cache.tree(source.parents().getFirst());
        WorktreeWalk walk = new WorktreeWalk(parent, limits);
        Map<String, WorktreeWalk.Found> found = walk.walk(workspace);
        Map<String, TreeEntry> tree = new HashMap<>();
        parent.files().forEach((path, entry) -> {
            if (path.startsWith(PathRules.RESERVED + "/") || (entry.isSubmodule() && !found.containsKey(path))) {
                tree.put(path, entry);
            }
        });
        int changed = 0;
        try (PackWriter pack = PackWriter.create(file, format)) {
            for (Map.Entry<String, WorktreeWalk.Found> each : found.entrySet()) {
                TreeEntry is = read(each.getKey(), each.getValue(), pack);
                tree.put(each.getKey(), is);
                changed += is.equals(each.getValue().was()) ? 0 : 1;
                limits.checkFiles(changed);
            }
            long gone = parent.files().keySet().stream()
                    .filter(path -> !tree.containsKey(path))
                    .count();
            limits.checkFiles(changed + gone);
            if (tree.equals(parent.files())) {
                throw new OutputRefused(Reason.NOTHING_CHANGED, "the command changed no file of the repository");
            }
            String root = TreeBuilder.of(tree).write(pack, format, new HashSet<>(parent.trees()));
            String commit = pack.add(PackWriter.Type.COMMIT, commit(root));
            pack.finish();
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("files", changed + gone);
            seen.put("bytes", unpacked);
            if (!walk.leftOut().isEmpty()) {
                seen.put("leftOut", walk.leftOut());
            }
            return new Output.Taken(commit, file, seen);
        }
    }

    private TreeEntry read(String path, WorktreeWalk.Found found, PackWriter pack) throws IOException, OutputRefused {
        WorktreeEntry file = found.entry();
        WorktreeFile seen = found.seen();
        TreeEntry was = found.was();
        if (was != null && found.isAsItWas()) {
            return was;
        }
        if (seen.kind() == WorktreeFile.Kind.LINK) {
            return entry(path, TreeEntry.LINK, target(path, file), was, pack);
        }
        try {
            if (seen.size() <= READ_AT_ONCE) {
                try (InputStream bytes = file.open()) {
                    return entry(path, seen.gitMode(), bytes.readAllBytes(), was, pack);
                }
            }
            try (InputStream bytes = file.open()) {
                String id = PackWriter.id(format, PackWriter.Type.BLOB, seen.size(), bytes);
                if (isThere(id, was)) {
                    return new TreeEntry(seen.gitMode(), id);
                }
            }
            try (InputStream bytes = file.open()) {
                return added(path, seen.gitMode(), seen.size(), bytes, pack);
            }
        } catch (AccessDeniedException e) {
            throw new OutputRefused(Reason.FOREIGN_FILE, "%s cannot be read".formatted(PathRules.shown(path)));
        }
    }

    private static byte[] target(String path, WorktreeEntry link) throws IOException, OutputRefused {
        Optional<String> target = link.target();
        if (target.isEmpty()) {
            throw new OutputRefused(
                    Reason.BAD_PATH, "the target of the link %s is not text".formatted(PathRules.shown(path)));
        }
        return target.get().getBytes(StandardCharsets.ISO_8859_1);
    }

    private TreeEntry entry(String path, String mode, byte[] bytes, @Nullable TreeEntry was, PackWriter pack)
            throws IOException, OutputRefused {
        String id = PackWriter.id(format, PackWriter.Type.BLOB, bytes);
        if (isThere(id, was)) {
            return new TreeEntry(mode, id);
        }
        if (path.equals(ModuleRules.FILE)) {
            ModuleRules.check(new String(bytes, StandardCharsets.UTF_8));
        }
        return added(path, mode, bytes.length, new ByteArrayInputStream(bytes), pack);
    }

    private TreeEntry added(String path, String mode, long size, InputStream bytes, PackWriter pack)
            throws IOException, OutputRefused {
        if (path.equals(ModuleRules.FILE) && size > READ_AT_ONCE) {
            throw new OutputRefused(Reason.TOO_LARGE, ".gitmodules is longer than 64 KiB");
        }
        unpacked += size;
        limits.checkBytes(unpacked);
        String id = pack.add(PackWriter.Type.BLOB, size, bytes);
        written.add(id);
        return new TreeEntry(mode, id);
    }

    /** A pack has every object once. */
    private boolean isThere(String id, @Nullable TreeEntry was) {
        return (was != null && was.id().equals(id)) || written.contains(id);
    }

    private byte[] commit(String root) {
        String parents =
                source.parents().stream().map(id -> "parent " + id + "\n").collect(Collectors.joining());
        String time = " %d +0000".formatted(change.when().getEpochSecond());
        return List.of(
                        "tree " + root,
                        parents + "author " + change.author() + time,
                        "committer " + Author.LEASEHOLD + time,
                        "",
                        change.message().replace('\0', ' ').strip(),
                        "")
                .stream()
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
