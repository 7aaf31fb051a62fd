package dev.leasehold.worker.courier;

import dev.leasehold.lease.Code;
import dev.leasehold.worker.workspace.Artifacts;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.OutcomeFile;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a command in a pod has left for the host in {@code .leasehold}, the outcome and artifacts, laid out as if it had
 * run here: for those who look at it on a disk, and follow no link there either.
 */
final class HostsFolder {
    private static final int MOST_FOLDERS = 10_000;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_PATH = 1024;
    private static final long FAR_TOO_MUCH = Long.MAX_VALUE / 4;

    private long bytes;
    private int files;
    private int folders;

    private HostsFolder() {}

    /** The files whose contents are needed, and have not come. What is too much in any case is not. */
    static List<SentEntry> missing(SentWorkspace sent, boolean artifactsToo) {
        List<SentEntry> missing = new ArrayList<>();
        SentEntry outcome = sent.find(OutcomeFile.PATH);
        if (outcome != null && outcome.isMissing() && outcome.size() <= OutcomeFile.MAX_BYTES) {
            missing.add(outcome);
        }
        HostsFolder folder = new HostsFolder();
        List<SentEntry> artifacts = new ArrayList<>();
        folder.count(artifactsToo ? artifacts(sent) : null, artifacts);
        if (!Artifacts.tooMuch(folder.bytes, folder.files)) {
            missing.addAll(artifacts);
        }
        return missing;
    }

    /** Null where there is no folder of that name, as whatever else lies there is nobody's business. */
    private static @Nullable SentEntry artifacts(SentWorkspace sent) {
        SentEntry found = sent.find(Artifacts.FOLDER);
        return found != null && (found.isFolder() || found.kind() == ParcelKind.CLOSED) ? found : null;
    }

    private void count(@Nullable SentEntry entry, List<SentEntry> missing) {
        if (entry == null) {
            return;
        }
        note(entry);
        if (entry.isMissing()) {
            missing.add(entry);
        }
        entry.sentChildren().forEach(child -> count(child, missing));
    }

    private void note(SentEntry entry) {
        if (entry.isFolder()) {
            folders++;
        } else {
            files++;
            bytes = Math.min(FAR_TOO_MUCH, bytes + entry.size());
        }
    }

    /** Makes {@code workspace}, and in it the outcome as it has come. */
    static void writeOutcome(SentWorkspace sent, Path workspace) throws IOException, AttemptFailed {
        Path at = workspace.resolve(OutcomeFile.PATH);
        Files.createDirectories(Objects.requireNonNull(at.getParent()));
        SentEntry outcome = sent.find(OutcomeFile.PATH);
        if (outcome != null && outcome.kind() == ParcelKind.BARRED) {
            throw OutcomeFile.invalid("cannot be read by the host");
        }
        if (outcome != null && outcome.kind() == ParcelKind.LINK) {
            throw OutcomeFile.invalid("is no regular file");
        }
        if (outcome != null) {
            lay(outcome, at);
        }
    }

    /** The artifacts beside it, as far as it takes to see that they are too much. */
    static void writeArtifacts(SentWorkspace sent, Path workspace) throws IOException, AttemptFailed {
        SentEntry artifacts = artifacts(sent);
        if (artifacts != null) {
            new HostsFolder().layAll(artifacts, workspace.resolve(Artifacts.FOLDER));
        }
    }

    private void layAll(SentEntry entry, Path at) throws IOException, AttemptFailed {
        switch (entry.kind()) {
            case BARRED, CLOSED -> throw Artifacts.unreadable(entry.path());
            case SPECIAL -> throw Artifacts.strange(entry.path());
            default -> {
                note(entry);
                if (folders > MOST_FOLDERS) {
                    throw refused("%s has more than %d folders".formatted(Artifacts.FOLDER, MOST_FOLDERS));
                }
                lay(entry, at);
            }
        }
        for (SentEntry child : entry.sentChildren()) {
            if (Artifacts.tooMuch(bytes, files)) {
                return;
            }
            layAll(child, place(child, at));
        }
    }

    /** A name of the other file system as one of this. */
    private static Path place(SentEntry child, Path folder) throws AttemptFailed {
        String name = text(child.name());
        if (name.getBytes(UTF_8).length > LONGEST_NAME || child.path().length() > LONGEST_PATH) {
            throw refused("the name of a file below %s is too long".formatted(Artifacts.FOLDER));
        }
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw refused("%s cannot be kept: %s".formatted(child.path(), e.getReason()));
        }
    }

    private static void lay(SentEntry entry, Path at) throws IOException, AttemptFailed {
        try {
            switch (entry.kind()) {
                case FILE -> {
                    try (InputStream content = entry.open()) {
                        Files.copy(content, at);
                    }
                    boolean program = (entry.look().mode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            at, PosixFilePermissions.fromString(program ? "rwx------" : "rw-------"));
                }
                case SEEN, SAME -> {
                    try (RandomAccessFile file = new RandomAccessFile(at.toFile(), "rw")) {
                        // Nothing of it is read: it is too long.
                        file.setLength(Math.min(entry.size(), 2L * OutcomeFile.MAX_BYTES + Artifacts.MOST_BYTES));
                    }
                }
                case LINK -> Files.createSymbolicLink(at, target(entry));
                // Is no regular file, as what it stands for.
                case FOLDER, SPECIAL, BARRED, CLOSED -> Files.createDirectory(at);
                case HEAD, TASK, WORD, RECORD, END ->
                    throw new IllegalStateException("not in a workspace: " + entry.kind());
            }
        } catch (FileAlreadyExistsException e) {
            throw refused(
                    "%s cannot be kept: the names of two files differ in what is no text".formatted(entry.path()));
        }
    }

    private static Path target(SentEntry link) throws AttemptFailed {
        String target = text(link.target().orElseThrow());
        if (target.getBytes(UTF_8).length > LONGEST_PATH) {
            throw refused("the link %s leads too far".formatted(link.path()));
        }
        try {
            return Path.of(target);
        } catch (InvalidPathException e) {
            throw refused("%s cannot be kept: %s".formatted(link.path(), e.getReason()));
        }
    }

    private static AttemptFailed refused(String why) {
        return new AttemptFailed(Code.OUTPUT_REFUSED, why);
    }

    private static String text(String raw) {
        return new String(raw.getBytes(ISO_8859_1), UTF_8);
    }
}
