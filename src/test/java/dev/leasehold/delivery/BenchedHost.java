package dev.leasehold.delivery;

import dev.leasehold.lease.Grant;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.testing.GitRepository;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** One workspace, and one clone for git's own way. */
public final class BenchedHost {
    private final Benched bench;
    private final String name;
    private final Path workspace;
    private final Path quarantine;
    private final Map<Path, byte[]> contents = new LinkedHashMap<>();
    private @Nullable GitRepository clone;
    private int number;

    BenchedHost(Benched bench, String name) {
        this.bench = bench;
        this.name = name;
        this.workspace = bench.root.resolve(name).resolve("workspace");
        this.quarantine = bench.root.resolve(name).resolve("quarantine");
    }

    /** A clone that all changes are made in as well, for {@link #bareGit}. */
    public void cloneToo() throws IOException {
        Path folder = bench.root.resolve(name).resolve("clone");
        clone = bench.clone(folder);
        for (String path : clone.git("ls-files").lines().toList()) {
            contents.put(Path.of(path), Files.readAllBytes(folder.resolve(path)));
        }
    }

    /** A workspace at the first parent on a host that knows the repository. */
    public void checkout() throws Exception {
        try (HeldRepository held = bench.site.hold(bench.source())) {
            Checkout.into(workspace, held, bench.source(), Site.author(), "{}", Owner.self(), Site.PATIENCE);
        }
    }

    /** What the host does between two checkouts: the tree of a commit before, of which the next one differs a little. */
    public void writeSpareTree() throws Exception {
        bench.site.writeSpareTree(bench.before());
    }

    /** The same files by JGit, in this process, from the same objects. */
    public void checkoutByJGit() throws Exception {
        try (HeldRepository held = bench.site.hold(bench.source())) {
            Path gitDir = workspace.resolve(".git");
            RepositoryFiles.of(ObjectFormat.SHA1, "\tbare = false\n", held.objects())
                    .write(gitDir);
            try (Repository jgit = new FileRepositoryBuilder()
                            .setGitDir(gitDir.toFile())
                            .setWorkTree(workspace.toFile())
                            .build();
                    RevWalk walk = new RevWalk(jgit)) {
                ObjectId commit = ObjectId.fromString(bench.source().parents().getFirst());
                DirCache index = jgit.lockDirCache();
                new DirCacheCheckout(jgit, index, walk.parseCommit(commit).getTree()).checkout();
            }
        }
    }

    /** The same files written one after the other beside the workspace, and nothing else: what the disk takes for it. */
    public void bareFiles() throws Exception {
        Path bare = bare();
        for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
            Path at = bare.resolve(file.getKey());
            if (!Files.isDirectory(at.getParent())) {
                Files.createDirectories(at.getParent());
            }
            Files.write(at, file.getValue(), StandardOpenOption.CREATE_NEW);
        }
    }

    private Path bare() {
        return bench.root.resolve(name).resolve("bare");
    }

    public void removeWorkspace() throws Exception {
        Folders.delete(bare());
        Folders.delete(workspace);
        Files.createDirectories(workspace.resolve(".leasehold"));
    }

    /** The change that both deliver. */
    public void change() throws Exception {
        number++;
        Random random = new Random(number);
        for (int i = 0; i < 5; i++) {
            int file = random.nextInt(Benched.FILES);
            String path = "d%d/e%d/f%d.txt".formatted(file % 20, file % 7, file);
            String content = "changed %s %d\n".formatted(name, number);
            Files.writeString(workspace.resolve(path), content);
            if (clone != null) {
                Files.writeString(clone.folder().resolve(path), content);
            }
        }
    }

    /** A task of ours that is running. */
    public Grant claim() {
        return bench.claim(name);
    }

    /** From the outcome to succeeded. */
    public void deliver(Grant grant) throws Exception {
        try (HeldRepository held = bench.site.hold(bench.source())) {
            Published published = new Publisher(Site.HTTP, Tries.DEFAULT)
                    .publish(
                            new Quarantine(held, OutputLimits.DEFAULT, Site.PATIENCE),
                            DiskEntry.of(workspace),
                            quarantine,
                            bench.source(),
                            bench.site.access(),
                            grant.task(),
                            grant.attempt(),
                            Site.change(null));
            if (!(published instanceof Published.Landed landed) || !landed.confirmed()) {
                throw new IllegalStateException(published.toString());
            }
            bench.report(grant, landed);
        }
    }

    /** What one would type. */
    public void bareGit() {
        GitRepository clone = Objects.requireNonNull(this.clone, "there must be a clone");
        URI url = bench.site.server.url("project");
        String ref = "refs/heads/work/%s/%d".formatted(name, number);
        clone.git("commit", "-qam", "change");
        clone.git("push", "-q", url.toString(), "HEAD:" + ref);
        clone.git("ls-remote", url.toString(), ref);
    }
}
