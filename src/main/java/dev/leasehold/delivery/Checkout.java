package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.git.GitCall;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * Files and a working {@code .git} at a task's first parent.
 *
 * <ul>
 *   <li>The workspace is empty but for an empty {@code .leasehold}, and no process but this one can reach it yet.
 *   <li>Files are what the commit has, byte for byte: no filter, no line ending, no LFS. Submodules are not fetched;
 *       their folders are empty. Nothing of the repository is run.
 *   <li>The other parents are at {@code refs/leasehold/parent-2} and so on, with their history, to be merged.
 *   <li>What lies in {@code .leasehold} is the host's: {@code task.json} is as given, and no outcome is there yet,
 *       whatever the commit has under these names.
 * </ul>
 */
public final class Checkout {
    private static final String FOLDER = PathRules.RESERVED;

    private final HeldRepository cache;
    private final Source source;
    private final Path workspace;
    private final Path gitDir;
    private final Author author;
    private final Owner owner;

    private Checkout(HeldRepository cache, Source source, Path workspace, Author author, Owner owner) {
        this.cache = cache;
        this.source = source;
        this.workspace = workspace.toAbsolutePath();
        this.gitDir = this.workspace.resolve(".git");
        this.author = author;
        this.owner = owner;
    }

    /**
     * Makes the workspace of one attempt.
     *
     * @param author of commits that the command makes without a word about who it is
     */
    public static void into(
            Path workspace,
            HeldRepository cache,
            Source source,
            Author author,
            String taskJson,
            Owner owner,
            Duration deadline)
            throws IOException, InterruptedException {
        Checkout checkout = new Checkout(cache, source, workspace, author, owner);
        checkout.writeRepository();
        checkout.writeFiles(cache.takeSpareTree(), deadline);
        cache.checkedOut(checkout.files());
        checkout.writeTask(taskJson);
    }

    /** Makes a folder of the files that the first parent has, and an index of them: no attempt's yet. */
    static void spare(Path place, HeldRepository cache, Source source, Owner owner, Duration deadline)
            throws IOException, InterruptedException {
        Checkout checkout = new Checkout(cache, source, place, Author.ofTask("none"), owner);
        checkout.writeRepository();
        checkout.writeFiles(null, deadline);
    }

    private void writeRepository() throws IOException {
        WorkspaceRepository.of(source, author, cache.objects()).write(workspace);
        handOverAll(gitDir);
    }

    private void handOverAll(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                owner.handOver().handOver(dir);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                owner.handOver().handOver(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void writeFiles(@Nullable Path spare, Duration deadline) throws IOException, InterruptedException {
        GitCall git = cache.git().in(gitDir).on(workspace).as(owner.prefix()).within(deadline);
        if (spare != null) {
            takeOver(spare);
            // A new owner and a new place are no change.
            git = git.set("core.checkStat=minimal", "core.trustctime=false");
        }
        git.run(
                "read-tree",
                "--reset",
                "-u",
                "--no-recurse-submodules",
                source.parents().getFirst());
        Files.delete(gitDir.resolve(WorkspaceRepository.ATTRIBUTES));
    }

    /** Nothing is in the workspace but what is ours, and nothing in the tree but what a commit has. */
    private void takeOver(Path spare) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(spare, entry -> !entry.endsWith(".git"))) {
            for (Path entry : entries) {
                handOverAll(entry);
                if (entry.endsWith(FOLDER)) {
                    Files.delete(workspace.resolve(FOLDER));
                }
                Files.move(entry, workspace.resolve(entry.getFileName()), ATOMIC_MOVE);
            }
            Path index = gitDir.resolve("index");
            Files.move(spare.resolve(".git/index"), index, ATOMIC_MOVE);
            owner.handOver().handOver(index);
        } finally {
            Folders.delete(spare);
        }
    }

    /** How many the index has; its header says so in its third word. */
    private int files() throws IOException {
        try (InputStream index = Files.newInputStream(gitDir.resolve("index"))) {
            return ByteBuffer.wrap(index.readNBytes(12)).getInt(8);
        }
    }

    private void writeTask(String taskJson) throws IOException {
        Path folder = workspace.resolve(FOLDER);
        if (Files.isSymbolicLink(folder) || Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)) {
            // The commit's, in the place of the host's folder.
            Files.delete(folder);
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
            owner.handOver().handOver(folder);
        }
        for (String name : new String[] {"outcome.json", "task.json"}) {
            Path file = folder.resolve(name);
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Folders.delete(file);
            }
            Files.deleteIfExists(file);
        }
        Path task = folder.resolve("task.json");
        Files.write(task, taskJson.getBytes(UTF_8), CREATE_NEW, WRITE);
        owner.handOver().handOver(task);
    }
}
