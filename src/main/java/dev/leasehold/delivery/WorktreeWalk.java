package dev.leasehold.delivery;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lies in a workspace and counts: what the parent has, and what no {@code .gitignore} leaves out.
 *
 * <ul>
 *   <li>Nothing is opened but folders and {@code .gitignore} files, and no link is followed.
 *   <li>The top's {@code .git} and {@code .leasehold} are not looked at: the parent's stay what they are. The same for
 *       submodules, whose folders are empty.
 *   <li>Pipes, sockets and devices are left out, and named.
 *   <li>What would be refused whatever is in it is refused here: files of others, one that is too large, too many new ones.
 * </ul>
 */
final class WorktreeWalk {
    private static final String GITIGNORE = ".gitignore";
    private static final int LONGEST_GITIGNORE = 1 << 20;
    private static final int NAMED_AT_MOST = 20;

    private final ParentTree parent;
    private final OutputLimits limits;
    private final PathRules rules;
    private final Map<String, Found> found = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private int owner;
    private int entries;
    private int added;

    /**
     * A regular file or a link.
     *
     * @param was what the parent has at its path
     */
    record Found(
            WorktreeEntry entry,
            WorktreeFile seen,
            @Nullable TreeEntry was) {
        boolean isAsItWas() {
            return was != null && was.isFile() && seen.kind() == WorktreeFile.Kind.FILE && entry.asCheckedOut();
        }
    }

    WorktreeWalk(ParentTree parent, OutputLimits limits) {
        this.parent = parent;
        this.limits = limits;
        this.rules = new PathRules(limits);
    }

    /** Regular files and links, by path. */
    Map<String, Found> walk(WorktreeEntry workspace) throws IOException, OutputRefused {
        owner = workspace.look().uid();
        walk(workspace, "", IgnoreRules.NONE, false);
        return found;
    }

    /** Those whose contents are not known without reading them, by path. */
    Map<String, WorktreeEntry> wanted(WorktreeEntry workspace) throws IOException, OutputRefused {
        Map<String, WorktreeEntry> wanted = new TreeMap<>();
        walk(workspace).forEach((path, one) -> {
            if (one.seen().kind() == WorktreeFile.Kind.FILE && !one.isAsItWas()) {
                wanted.put(path, one.entry());
            }
        });
        return wanted;
    }

    /** Special files, as many as one wants to read of. */
    List<String> leftOut() {
        return leftOut;
    }

    private void walk(WorktreeEntry folder, String prefix, IgnoreRules above, boolean onlyTracked)
            throws IOException, OutputRefused {
        List<WorktreeEntry> children = children(folder, prefix);
        WorktreeFile gitignore = null;
        IgnoreRules ignore = above;
        for (WorktreeEntry child : children) {
            if (child.name().equals(GITIGNORE)) {
                gitignore = child.look();
                if (gitignore.kind() == WorktreeFile.Kind.FILE) {
                    ignore = above.with(prefix, read(child, prefix, gitignore));
                }
            }
        }
        for (WorktreeEntry child : children) {
            visit(child, child.name().equals(GITIGNORE) ? gitignore : null, prefix, ignore, onlyTracked);
        }
    }

    private List<WorktreeEntry> children(WorktreeEntry folder, String prefix) throws IOException, OutputRefused {
        try {
            List<WorktreeEntry> children = folder.children(limits.entries() - entries + 1);
            entries += children.size();
            limits.checkEntries(entries);
            return children;
        } catch (AccessDeniedException e) {
            throw unreadable(prefix);
        }
    }

    /** @param looked what a look at it has shown, if there was one */
    private void visit(
            WorktreeEntry child, @Nullable WorktreeFile looked, String prefix, IgnoreRules ignore, boolean onlyTracked)
            throws IOException, OutputRefused {
        String name = child.name();
        String path = prefix + name;
        TreeEntry was = parent.files().get(path);
        boolean tracked = was != null || parent.folders().contains(path);
        if (path.equals(".git") || path.equals(PathRules.RESERVED) || (!tracked && onlyTracked)) {
            return;
        }
        WorktreeFile seen = looked == null ? child.look() : looked;
        WorktreeFile.Kind kind = seen.kind();
        boolean folder = kind == WorktreeFile.Kind.FOLDER;
        boolean ignored = onlyTracked || ignore.ignores(path, folder);
        if (ignored && !tracked) {
            return;
        }
        if (name.equals(".git")) {
            throw new OutputRefused(
                    Reason.NESTED_REPOSITORY,
                    "%s is a repository of its own: remove it, or let a .gitignore name it"
                            .formatted(PathRules.shown(prefix)));
        }
        rules.check(path);
        switch (kind) {
            case FOLDER -> {
                if (was == null || !was.isSubmodule()) {
                    walk(child, path + "/", ignore, ignored);
                }
            }
            case FILE, LINK -> {
                check(path, seen, was == null);
                found.put(path, new Found(child, seen, was));
            }
            case SPECIAL -> {
                if (leftOut.size() < NAMED_AT_MOST) {
                    leftOut.add(PathRules.shown(path));
                }
            }
        }
    }

    private void check(String path, WorktreeFile seen, boolean isNew) throws OutputRefused {
        if (seen.kind() == WorktreeFile.Kind.FILE) {
            if (seen.uid() != owner) {
                throw new OutputRefused(
                        Reason.FOREIGN_FILE, "%s belongs to another user".formatted(PathRules.shown(path)));
            }
            limits.checkBytes(seen.size());
        }
        added += isNew ? 1 : 0;
        limits.checkFiles(added);
    }

    private static String read(WorktreeEntry gitignore, String prefix, WorktreeFile seen)
            throws IOException, OutputRefused {
        if (seen.size() > LONGEST_GITIGNORE) {
            throw new OutputRefused(
                    Reason.TOO_LARGE, "%s is longer than 1 MiB".formatted(PathRules.shown(prefix + GITIGNORE)));
        }
        try (InputStream bytes = gitignore.open()) {
            return new String(bytes.readNBytes(LONGEST_GITIGNORE), StandardCharsets.ISO_8859_1);
        } catch (AccessDeniedException e) {
            throw unreadable(prefix + GITIGNORE);
        }
    }

    private static OutputRefused unreadable(String path) {
        return new OutputRefused(Reason.FOREIGN_FILE, "%s cannot be read".formatted(PathRules.shown(path)));
    }
}
