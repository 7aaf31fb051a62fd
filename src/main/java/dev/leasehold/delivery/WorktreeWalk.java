package dev.leasehold.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What lies in a workspace and counts: what the parent has, and what no {@code .gitignore} leaves out.
 *
 * <ul>
 *   <li>Nothing is opened but folders and {@code .gitignore} files, and no link is followed.
 *   <li>The top's {@code .git} and {@code .leasehold} are not looked at: the parent's stay what they are. The same for
 *       submodules, whose folders are empty.
 *   <li>Pipes, sockets and devices are left out, and named.
 * </ul>
 */
final class WorktreeWalk {
    private static final long LONGEST_GITIGNORE = 1 << 20;
    private static final int NAMED_AT_MOST = 20;

    private final ParentTree parent;
    private final OutputLimits limits;
    private final PathRules rules;
    private final Map<String, Found> found = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private int entries;

    /** A regular file or a link, as the file system has it. */
    record Found(Path path, WorktreeFile seen) {}

    WorktreeWalk(ParentTree parent, OutputLimits limits) {
        this.parent = parent;
        this.limits = limits;
        this.rules = new PathRules(limits);
    }

    /** Regular files and links, by path. */
    Map<String, Found> walk(Path workspace) throws IOException, OutputRefused {
        walk(workspace, "", IgnoreRules.NONE, false);
        return found;
    }

    /** Special files, as many as one wants to read of. */
    List<String> leftOut() {
        return leftOut;
    }

    private void walk(Path folder, String prefix, IgnoreRules above, boolean onlyTracked)
            throws IOException, OutputRefused {
        Path gitignore = folder.resolve(".gitignore");
        IgnoreRules ignore = Files.isRegularFile(gitignore, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                ? above.with(prefix, read(gitignore))
                : above;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (++entries > limits.entries()) {
                    throw new OutputRefused(
                            Reason.TOO_MANY_FILES,
                            "the workspace holds more than %d files and folders".formatted(limits.entries()));
                }
                visit(child, prefix, ignore, onlyTracked);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (java.nio.file.AccessDeniedException e) {
            throw unreadable(prefix);
        }
    }

    private void visit(Path child, String prefix, IgnoreRules ignore, boolean onlyTracked)
            throws IOException, OutputRefused {
        String name = RawName.of(child);
        String path = prefix + name;
        boolean tracked = parent.files().containsKey(path) || parent.folders().contains(path);
        if (path.equals(".git") || path.equals(PathRules.RESERVED) || (!tracked && onlyTracked)) {
            return;
        }
        WorktreeFile seen = WorktreeFile.look(child);
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
                TreeEntry was = parent.files().get(path);
                if (was == null || !was.isSubmodule()) {
                    walk(child, path + "/", ignore, ignored);
                }
            }
            case FILE, LINK -> found.put(path, new Found(child, seen));
            case SPECIAL -> {
                if (leftOut.size() < NAMED_AT_MOST) {
                    leftOut.add(PathRules.shown(path));
                }
            }
        }
    }

    private static String read(Path gitignore) throws IOException, OutputRefused {
        if (Files.size(gitignore) > LONGEST_GITIGNORE) {
            throw new OutputRefused(Reason.TOO_LARGE, "%s is longer than 1 MiB".formatted(gitignore.getFileName()));
        }
        try {
            return Files.readString(gitignore, StandardCharsets.ISO_8859_1);
        } catch (java.nio.file.AccessDeniedException e) {
            throw unreadable(".gitignore");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static OutputRefused unreadable(String path) {
        return new OutputRefused(Reason.FOREIGN_FILE, "%s cannot be read".formatted(PathRules.shown(path)));
    }
}
