package dev.leasehold.worker.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.archive.Packing;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/**
 * What a successful command leaves in {@code .leasehold/artifacts} goes to the service, as one tar. Its digest and size
 * stand in the outcome, under {@code artifacts}, whatever the command wrote there itself.
 *
 * <p>Nothing of the attempt runs any more. No link is followed, and what is too much fails the attempt.
 */
public final class Artifacts {
    public static final String FOLDER = ".leasehold/artifacts";
    public static final long MOST_BYTES = 64L << 20;
    private static final int MOST_FILES = 1_000;

    private Artifacts() {}

    /** Stores a file for good, with a deadline of its own. Answers its digest. */
    @FunctionalInterface
    public interface Keeper {
        String keep(Path file) throws IOException;
    }

    /** Whether an attempt fails for having left that. */
    public static boolean tooMuch(long bytes, int files) {
        return bytes > MOST_BYTES || files > MOST_FILES;
    }

    /** {@code scratch} is a file that is not there, for the tar. */
    public static Verdict handIn(Verdict done, Path workspace, Path scratch, Keeper keeper)
            throws AttemptFailed, IOException {
        Path folder = workspace.resolve(FOLDER);
        if (!Files.isDirectory(Objects.requireNonNull(folder.getParent()), LinkOption.NOFOLLOW_LINKS)
                || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return done.saying(without(done.outcome()));
        }
        Sum sum = sum(folder);
        if (tooMuch(sum.bytes, sum.files)) {
            throw new AttemptFailed(
                    Code.OUTPUT_REFUSED,
                    "%s has %d bytes in %d files, must not have more than %d in %d"
                            .formatted(FOLDER, sum.bytes, sum.files, MOST_BYTES, MOST_FILES));
        }
        if (sum.strange != null) {
            throw strange(sum.strange.toString());
        }
        if (sum.files == 0) {
            return done.saying(without(done.outcome()));
        }
        try {
            pack(folder, scratch);
            ObjectNode outcome =
                    without(done.outcome()) instanceof ObjectNode said ? said : JsonNodeFactory.instance.objectNode();
            outcome.putObject("artifacts").put("digest", keeper.keep(scratch)).put("size", Files.size(scratch));
            return done.saying(outcome);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private static Sum sum(Path folder) throws AttemptFailed, IOException {
        try {
            Sum sum = new Sum();
            Files.walkFileTree(folder, sum);
            return sum;
        } catch (AccessDeniedException e) {
            throw unreadable(e);
        }
    }

    private static void pack(Path folder, Path into) throws AttemptFailed, IOException {
        try (OutputStream to = Files.newOutputStream(into)) {
            Packing.pack(folder, Set.of(), to);
        } catch (AccessDeniedException e) {
            throw unreadable(e);
        }
    }

    private static AttemptFailed unreadable(AccessDeniedException e) {
        return unreadable(e.getFile());
    }

    /** By whom the command itself has kept out. */
    public static AttemptFailed unreadable(String path) {
        return new AttemptFailed(Code.OUTPUT_REFUSED, "%s cannot be read by the host".formatted(path));
    }

    /** A pipe, a socket or a device. */
    public static AttemptFailed strange(String path) {
        return new AttemptFailed(
                Code.OUTPUT_REFUSED, "%s is neither file nor folder nor symbolic link".formatted(path));
    }

    /** A digest in there is the host's word, never the command's. */
    private static @Nullable JsonNode without(@Nullable JsonNode outcome) {
        if (outcome == null || !outcome.has("artifacts")) {
            return outcome;
        }
        ObjectNode said = outcome.deepCopy();
        said.remove("artifacts");
        return said;
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long bytes;
        private int files;
        private @Nullable Path strange;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isOther()) {
                strange = file;
                return FileVisitResult.TERMINATE;
            }
            bytes += attributes.size();
            files++;
            return tooMuch(bytes, files) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }
}
