package dev.leasehold.forge;

import dev.leasehold.platform.Folders;
import org.jboss.logging.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps repositories quick, one at a time.
 *
 * <ul>
 *   <li>Only what has grown: many loose refs, loose objects or packs.
 *   <li>No object is lost that a ref leads to, nor any other before its time ({@code leasehold.forge.keep-unreachable}):
 *       what was just pushed is safe although its ref is still to come, and so is what an attempt works on although its
 *       branch has moved on.
 *   <li>One repository that cannot be repacked does not keep the others from it.
 * </ul>
 */
final class Maintenance {
    private static final Logger LOG = Logger.getLogger(Maintenance.class);
    private static final Duration DEADLINE = Duration.ofMinutes(30);
    private static final Duration WHOLE_EVERY = Duration.ofDays(1);
    private static final Duration QUARANTINE = Duration.ofHours(6);
    private static final int LOOSE_REFS = 200;
    private static final int LOOSE_OBJECTS = 8; // in one of 256 folders
    private static final int PACKS = 20;
    /** When everything was last packed into one; its time says so. */
    private static final String WHOLE = "leasehold-packed";

    private final DiskForge forge;
    private final GitProgram git;
    private final Duration keep;

    Maintenance(DiskForge forge, GitProgram git, Duration keep) {
        this.forge = forge;
        this.git = git;
        this.keep = keep;
    }

    /** Returns how many repositories needed it. */
    int run() {
        int kept = 0;
        for (BareRepository repository : forge.all()) {
            try {
                removeOldQuarantine(repository.folder());
                kept += keep(repository.folder()) ? 1 : 0;
            } catch (ForgeException | UncheckedIOException | IOException e) {
                LOG.warnf("event=forge-maintenance-failed repository=%s why=\"%s\"", repository.name(), e.getMessage());
            }
        }
        return kept;
    }

    /** Of pushes during which this process was killed. */
    private static void removeOldQuarantine(Path repository) throws IOException {
        Instant longAgo = Instant.now().minus(QUARANTINE);
        try (var left = Files.newDirectoryStream(repository.resolve("objects"), "tmp_objdir-*")) {
            for (Path quarantine : left) {
                if (modified(quarantine).isBefore(longAgo)) {
                    Folders.delete(quarantine);
                }
            }
        }
    }

    boolean keep(Path repository) throws IOException {
        boolean refs = files(repository.resolve("refs")) > LOOSE_REFS;
        if (refs) {
            run(repository, List.of("pack-refs", "--all", "--prune"));
        }
        boolean objects = files(repository.resolve("objects/17")) > LOOSE_OBJECTS
                || files(repository.resolve("objects/pack")) > 2 * PACKS;
        if (objects) {
            repack(repository);
        }
        return refs || objects;
    }

    void repack(Path repository) throws IOException {
        if (modified(repository.resolve(WHOLE)).isBefore(Instant.now().minus(WHOLE_EVERY))) {
            whole(repository);
        } else {
            run(repository, List.of("repack", "-d", "-q", "--geometric=2"));
            run(repository, List.of("prune-packed", "-q"));
        }
    }

    /** Everything into one pack, and what no ref leads to into another, from which it goes when its time has come. */
    void whole(Path repository) throws IOException {
        String expiration = "--cruft-expiration=%d.seconds.ago".formatted(keep.toSeconds());
        run(repository, List.of("repack", "-d", "-q", "--cruft", expiration, "--write-bitmap-index"));
        run(repository, List.of("prune-packed", "-q"));
        Files.writeString(repository.resolve(WHOLE), "");
    }

    private void run(Path repository, List<String> arguments) {
        git.run(repository, Map.of(), DEADLINE, arguments).orThrow("Maintenance");
    }

    private static Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException never) {
            return Instant.EPOCH;
        }
    }

    private static long files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).limit(1_000).count();
        } catch (UncheckedIOException tidiedMeanwhile) {
            return 0;
        }
    }
}
