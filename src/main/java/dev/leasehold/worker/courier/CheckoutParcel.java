package dev.leasehold.worker.courier;

import dev.leasehold.delivery.Author;
import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.OpenPacks;
import dev.leasehold.delivery.OpenPacks.PackFile;
import dev.leasehold.delivery.RepositoryFiles;
import dev.leasehold.delivery.WorkspaceRepository;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.TaskFolder;
import dev.leasehold.worker.workspace.TaskJson;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a pod begins with: the history, the workspace, input files, and a folder that came with the task. */
final class CheckoutParcel {
    /** In the pod; its workspace's git reads them there. */
    private static final Path OBJECTS = Path.of("/leasehold/repository/objects");

    private final Blobs blobs;
    private final Assignment assignment;
    private final Path scratch;

    /** @param scratch a folder of its own, for a folder to be unpacked */
    CheckoutParcel(Blobs blobs, Assignment assignment, Path scratch) {
        this.blobs = blobs;
        this.assignment = assignment;
        this.scratch = scratch;
    }

    /** @param held the repository of the task's source, where it has one */
    void write(@Nullable HeldRepository held, ParcelWriter parcel)
            throws AttemptFailed, IOException, InterruptedException {
        if (held != null) {
            writeRepository(held, parcel);
        }
        String folder = assignment.work().folder();
        if (folder != null) {
            writeFolder(folder, parcel);
        }
        Set<String> paths = new HashSet<>();
        for (InputFile input : assignment.work().inputs()) {
            if (!paths.add(input.path())) {
                throw new AttemptFailed(
                        Code.SETUP_FAILED,
                        "input %s names a place that another input has taken".formatted(input.path()));
            }
            writeInput(input, parcel);
        }
    }

    private void writeRepository(HeldRepository held, ParcelWriter parcel) throws IOException, InterruptedException {
        Source source = Objects.requireNonNull(assignment.work().source(), "it is held");
        try (OpenPacks packs = held.openPacks(PodDesk.FETCH_DEADLINE)) {
            for (PackFile pack : packs.files()) {
                InputStream content = Channels.newInputStream(pack.content());
                parcel.file("repository/objects/pack/" + pack.name(), 0444, pack.size(), content::transferTo);
            }
        }
        RepositoryFiles own = WorkspaceRepository.of(source, Author.ofTask(assignment.task()), OBJECTS);
        for (String folder : own.folders()) {
            parcel.folder("workspace/" + folder, 0755);
        }
        for (Map.Entry<String, String> file : own.files().entrySet()) {
            parcel.file("workspace/" + file.getKey(), 0644, file.getValue().getBytes(UTF_8));
        }
        parcel.put(ParcelKind.HEAD, source.parents().getFirst().getBytes(UTF_8));
        parcel.put(
                ParcelKind.TASK,
                TaskJson.of(assignment.task(), assignment.attempt(), assignment.role(), source)
                        .getBytes(UTF_8));
    }

    private void writeFolder(String digest, ParcelWriter parcel) throws AttemptFailed, IOException {
        Path unpacked = scratch.resolve("folder");
        try {
            TaskFolder.unpackForUs(digest, this::fetch, scratch.resolve("folder.tar"), unpacked);
        } catch (IOException e) {
            throw TaskFolder.failed(digest, e);
        }
        for (Path each : TaskFolder.all(unpacked)) {
            String path = "folder" + (each.equals(unpacked) ? "" : "/" + unpacked.relativize(each));
            if (Files.isSymbolicLink(each)) {
                parcel.link(path, Files.readSymbolicLink(each).toString());
            } else if (Files.isDirectory(each)) {
                parcel.folder(path, 0555);
            } else {
                try (InputStream content = Files.newInputStream(each)) {
                    parcel.file(path, Files.isExecutable(each) ? 0555 : 0444, Files.size(each), content::transferTo);
                }
            }
        }
    }

    private void fetch(String digest, Path target) throws IOException {
        Blob blob = blobs.find(new Digest(digest)).orElseThrow(() -> new NoSuchFileException(digest));
        try (OutputStream to = Files.newOutputStream(target)) {
            blobs.copy(blob, to);
        }
    }

    private void writeInput(InputFile input, ParcelWriter parcel) throws AttemptFailed, IOException {
        String path = "input/" + input.path();
        int mode = input.readOnly() ? 0444 : 0644;
        if (input.content() != null) {
            parcel.file(path, mode, input.content().getBytes(UTF_8));
            return;
        }
        Digest digest = new Digest(Objects.requireNonNull(input.digest(), "an input has content or a digest"));
        Blob blob = blobs.find(digest)
                .orElseThrow(() -> new AttemptFailed(
                        Code.INPUT_MISSING,
                        "nothing is stored under %s, the digest of input %s".formatted(digest, input.path())));
        parcel.file(path, mode, blob.size(), to -> blobs.copy(blob, to));
    }
}
