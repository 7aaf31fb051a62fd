package dev.leasehold.delivery;

import dev.leasehold.platform.git.Git;
import dev.leasehold.platform.git.GitCall;
import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.RemoteRepository;
import dev.leasehold.platform.git.ResourceLimits;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One repository's history on this host.
 *
 * <p>INVARIANT: a commit that is here is here with all its history, because only whole fetches are taken in and nothing
 * is ever dropped from within.
 */
final class CachedRepository {
    private static final int HAVES = 64;
    private static final int PACKS_LET_BE = 40;
    private static final int MANY_FILES = 200;
    private static final long OFTEN_NANOS = Duration.ofMinutes(5).toNanos();

    /**
     * What old histories are full of, and no harm comes of. All other faults end a fetch: names that would become a
     * {@code .git}, modules with commands for a URL.
     */
    private static final String STRICT = "--strict=zeroPaddedFilemode=ignore,missingSpaceBeforeDate=ignore,"
            + "badTimezone=ignore,missingNameBeforeEmail=ignore,missingEmail=ignore,zeroPaddedDate=ignore,"
            + "badDate=ignore,badDateOverflow=ignore,missingTaggerEntry=ignore,nulInCommit=ignore";

    private static final ResourceLimits LIMITS = new ResourceLimits(600, 4L << 30, 64L << 30);
    private static final String SETTINGS = "\tbare = true\n\tsharedRepository = 0644\n";

    private final Git git;
    private final Path folder;
    private final ReentrantLock filling = new ReentrantLock();
    private final Set<String> complete = ConcurrentHashMap.newKeySet();
    private int holders;
    private long lastCheckout = System.nanoTime() - OFTEN_NANOS;
    private boolean often;
    private boolean neverSpare;
    private volatile @Nullable SoftReference<KnownTree> lastTree;

    private record KnownTree(String commit, ParentTree tree) {}

    CachedRepository(Git git, Path folder) {
        this.git = git;
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path objects() {
        return folder.resolve("objects");
    }

    GitCall git() {
        return git.in(folder);
    }

    /** All that a commit holds: variants are mostly made of the same one, so the last is kept while there is room. */
    ParentTree tree(String commit) throws IOException, InterruptedException {
        SoftReference<KnownTree> last = lastTree;
        KnownTree known = last == null ? null : last.get();
        if (known == null || !known.commit().equals(commit)) {
            known = new KnownTree(commit, ParentTree.read(git(), commit));
            lastTree = new SoftReference<>(known);
        }
        return known.tree();
    }

    synchronized void take() throws IOException {
        holders++;
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    }

    synchronized void giveBack() {
        holders--;
    }

    synchronized void checkedOut(int files) {
        long now = System.nanoTime();
        often = files >= MANY_FILES && now - lastCheckout < OFTEN_NANOS;
        lastCheckout = now;
    }

    /** And has so many files that it takes a while. */
    synchronized boolean oftenCheckedOut() {
        return often && !neverSpare;
    }

    /** For what fails once, or is too large, there is no second try while this process lives. */
    synchronized void neverSpare() {
        neverSpare = true;
    }

    synchronized boolean unusedSince(Instant when) throws IOException {
        return holders == 0 && Files.getLastModifiedTime(folder).toInstant().isBefore(when);
    }

    /** Fetches what is missing; asks the forge nothing when nothing is. One fetch at a time, so that none is done twice. */
    void fill(List<String> commits, RemoteRepository forge, long mostBytes, Duration deadline)
            throws IOException, InterruptedException {
        if (complete.containsAll(commits)) {
            return;
        }
        waitForFetches(deadline);
        try {
            List<String> missing = missing(commits);
            if (!missing.isEmpty()) {
                fetch(missing, forge, mostBytes, deadline);
            }
            complete.addAll(commits);
        } finally {
            filling.unlock();
        }
    }

    /** Opens all packs while none is added or removed. */
    OpenPacks openPacks(Duration deadline) throws IOException, InterruptedException {
        waitForFetches(deadline);
        try {
            return OpenPacks.of(objects().resolve("pack"));
        } finally {
            filling.unlock();
        }
    }

    private void waitForFetches(Duration deadline) throws IOException, InterruptedException {
        if (!filling.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException(
                    "another fetch of the repository took longer than %d ms".formatted(deadline.toMillis()));
        }
    }

    private List<String> missing(List<String> commits) throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (String commit : commits) {
            if (!complete.contains(commit) && !has(commit)) {
                missing.add(commit);
            }
        }
        return missing;
    }

    private boolean has(String commit) throws IOException, InterruptedException {
        return Files.isDirectory(objects())
                && git().ask("cat-file", "-e", commit + "^{commit}").successful();
    }

    private void fetch(List<String> wants, RemoteRepository forge, long mostBytes, Duration deadline)
            throws IOException, InterruptedException {
        RepositoryFiles.of(ObjectFormat.ofId(wants.getFirst()), SETTINGS, null).write(folder);
        readableForAll(objects(), objects().resolve("info"), objects().resolve("pack"));
        List<String> haves = tips();
        Path pack = Files.createTempFile(folder, "fetched", ".pack");
        try {
            forge.fetch(wants, haves, mostBytes, deadline, pack);
            try (InputStream bytes = Files.newInputStream(pack)) {
                git().limited(LIMITS).within(deadline).run(bytes, "index-pack", "--stdin", "--fix-thin", STRICT);
            }
        } finally {
            Files.delete(pack);
        }
        remember(wants, haves);
        tidy(deadline);
    }

    /** Whatever the umask: commands read in there as users of their own. */
    private static void readableForAll(Path... folders) throws IOException {
        for (Path each : folders) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private List<String> tips() throws IOException {
        Path file = folder.resolve("tips");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void remember(List<String> wants, List<String> haves) throws IOException {
        Set<String> tips = new LinkedHashSet<>(wants);
        tips.addAll(haves);
        Path fresh = folder.resolve("tips.new");
        Files.write(fresh, tips.stream().limit(HAVES).toList());
        Files.move(fresh, folder.resolve("tips"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Many small packs make every look-up slower. A command's git that had an old one open looks for the new ones. */
    private void tidy(Duration deadline) throws IOException, InterruptedException {
        try (Stream<Path> packs = Files.list(objects().resolve("pack"))) {
            if (packs.filter(file -> file.toString().endsWith(".pack")).count() <= PACKS_LET_BE) {
                return;
            }
        }
        git().within(deadline).run("repack", "--geometric=2", "-d", "-q");
    }
}
