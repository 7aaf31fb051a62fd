package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.GitAnswer;
import dev.leasehold.platform.git.GitCall;
import dev.leasehold.platform.git.GitException;
import dev.leasehold.platform.git.ObjectFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A commit that the command made, taken out of its workspace by its objects alone and checked where it cannot reach.
 *
 * <p>The private repository has the cache for its only alternate. Whatever git reads there, it reads under limits that
 * the kernel holds and within a deadline.
 */
final class OwnCommit {
    private final GitCall git;
    private final Source source;
    private final String tip;
    private final OutputLimits limits;
    private final PathRules rules;

    /** @param git in the private repository, limited */
    OwnCommit(GitCall git, Source source, String tip, OutputLimits limits) {
        this.git = git;
        this.source = source;
        this.tip = tip;
        this.limits = limits;
        this.rules = new PathRules(limits);
    }

    Output.Taken take(WorktreeEntry workspace, Path file) throws IOException, InterruptedException, OutputRefused {
        if (!Source.isCommitId(tip)) {
            throw new OutputRefused(Reason.NOT_A_COMMIT, "the outcome's commit is no full commit id");
        }
        index(ForeignObjects.of(workspace, limits));
        checkTip();
        checkAncestry();
        int files = checkChanges();
        List<String> objects = newObjects();
        long bytes = checkObjects(objects);
        GitAnswer packed = git.into(file, lines(objects), "pack-objects", "--stdout", "-q", "--window=0");
        if (!packed.successful()) {
            throw new OutputRefused(Reason.MISSING_OBJECTS, "the commit cannot be packed: " + packed.errors());
        }
        return new Output.Taken(tip, file, Map.of("files", files, "objects", objects.size(), "bytes", bytes));
    }

    private void index(ForeignObjects foreign) throws IOException, InterruptedException, OutputRefused {
        List<WorktreeEntry> packs = new ArrayList<>(foreign.packs());
        Path loose = git.gitDir().resolve("loose.pack");
        if (foreign.packLoose(loose, ObjectFormat.ofId(tip))) {
            packs.add(DiskEntry.of(loose));
        }
        for (WorktreeEntry pack : packs) {
            try (InputStream bytes = pack.open()) {
                GitAnswer indexed = git.ask(bytes, "index-pack", "--stdin", "--fix-thin", "--fsck-objects");
                if (!indexed.successful()) {
                    throw new OutputRefused(
                            Reason.MALFORMED_OBJECTS, "what the command committed is malformed: " + indexed.errors());
                }
            } catch (java.nio.file.AccessDeniedException e) {
                throw new OutputRefused(Reason.FOREIGN_FILE, "a pack cannot be read: " + pack.name());
            }
        }
    }

    private void checkTip() throws IOException, InterruptedException, OutputRefused {
        String said = git.run(lines(List.of(tip)), "cat-file", "--batch-check=%(objecttype)")
                .output()
                .strip();
        if (!said.equals("commit")) {
            String what = said.endsWith(" missing") ? "is not among the workspace's objects" : "is a " + said;
            throw new OutputRefused(Reason.NOT_A_COMMIT, "%s, which the outcome names, %s".formatted(tip, what));
        }
    }

    private void checkAncestry() throws IOException, InterruptedException, OutputRefused {
        for (String parent : source.parents()) {
            GitAnswer answer = git.ask("merge-base", "--is-ancestor", parent, tip);
            if (answer.exitCode() == 1) {
                throw new OutputRefused(Reason.NOT_A_DESCENDANT, "%s does not descend from %s".formatted(tip, parent));
            }
            if (!answer.successful()) {
                throw new OutputRefused(Reason.MISSING_OBJECTS, "the history is not whole: " + answer.errors());
            }
        }
    }

    /**
     * What is as it was in any of the parents is not the command's doing: a merge brings much of that.
     *
     * @return how many files are
     */
    private int checkChanges() throws IOException, InterruptedException, OutputRefused {
        Set<Changed> own = null;
        boolean differs = false;
        for (String parent : source.parents()) {
            Set<Changed> changed = changedSince(parent);
            differs |= !changed.isEmpty();
            if (own == null) {
                own = changed;
            } else {
                own.retainAll(changed);
            }
        }
        if (!differs || own == null) {
            throw new OutputRefused(Reason.NOTHING_CHANGED, "%s has the very files of its parent".formatted(tip));
        }
        limits.checkFiles(own.size());
        for (Changed each : own) {
            check(each);
        }
        return own.size();
    }

    private void check(Changed file) throws IOException, InterruptedException, OutputRefused {
        rules.check(file.path());
        if (file.is().isSubmodule()) {
            throw new OutputRefused(
                    Reason.SUBMODULE, "%s is a submodule, and they are off".formatted(PathRules.shown(file.path())));
        }
        if (file.path().equals(ModuleRules.FILE) && !file.gone()) {
            ModuleRules.check(git.run("cat-file", "blob", file.is().id()).output());
        }
    }

    private record Changed(String path, TreeEntry is) {
        boolean gone() {
            return is.mode().equals("000000");
        }
    }

    private Set<Changed> changedSince(String parent) throws IOException, InterruptedException, OutputRefused {
        List<String> raw = orTooMany("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", parent, tip)
                .orThrow()
                .items();
        Set<Changed> changed = new HashSet<>();
        for (int i = 0; i + 1 < raw.size(); i += 2) {
            String[] words = raw.get(i).split(" ", -1);
            changed.add(new Changed(raw.get(i + 1), new TreeEntry(words[1], words[3])));
        }
        return changed;
    }

    private List<String> newObjects() throws IOException, InterruptedException, OutputRefused {
        List<String> words = new ArrayList<>(List.of("rev-list", "--objects", "--no-object-names", tip, "--not"));
        words.addAll(source.parents());
        GitAnswer answer = orTooMany(words.toArray(String[]::new));
        if (!answer.successful()) {
            throw new OutputRefused(Reason.MISSING_OBJECTS, "the commit is not whole: " + answer.errors());
        }
        return answer.output().lines().toList();
    }

    private long checkObjects(List<String> objects) throws IOException, InterruptedException, OutputRefused {
        limits.checkFiles(objects.size());
        long bytes = 0;
        String said = git.run(lines(objects), "cat-file", "--batch-check=%(objectsize)", "--buffer")
                .output();
        for (String line : said.lines().toList()) {
            if (line.endsWith(" missing")) {
                throw new OutputRefused(Reason.MISSING_OBJECTS, "the commit is not whole: " + line);
            }
            bytes += Long.parseLong(line);
            limits.checkBytes(bytes);
        }
        return bytes;
    }

    private GitAnswer orTooMany(String... words) throws IOException, InterruptedException, OutputRefused {
        try {
            return git.ask(words);
        } catch (GitException e) {
            if (e.kind() == GitException.Kind.SAID_TOO_MUCH) {
                throw new OutputRefused(Reason.TOO_MANY_FILES, "the change has more files than can be listed");
            }
            throw e;
        }
    }

    private static InputStream lines(List<String> ids) {
        return new ByteArrayInputStream((String.join("\n", ids) + "\n").getBytes(ISO_8859_1));
    }
}
