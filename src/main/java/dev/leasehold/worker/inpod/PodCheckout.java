package dev.leasehold.worker.inpod;

import dev.leasehold.delivery.Author;
import dev.leasehold.delivery.Checkout;
import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.Owner;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.worker.wire.PodBodies.StepAssignment;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.Inputs;
import dev.leasehold.worker.workspace.TaskFolder;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The first step: the launcher, the workspace at its first parent, the input files, and a folder that came with the task. */
final class PodCheckout {
    private final PodService service;
    private final StepDeadline deadline;

    PodCheckout(PodService service, StepDeadline deadline) {
        this.service = service;
        this.deadline = deadline;
    }

    void run(Path launcher) throws AttemptFailed, IOException, InterruptedException {
        Files.copy(launcher, PodPaths.LAUNCHER, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(PodPaths.LAUNCHER, PosixFilePermissions.fromString("r-xr-xr-x"));
        StepAssignment assignment = service.assignment();
        for (Path folder : new Path[] {PodPaths.HOME, PodPaths.WORKSPACE, PodPaths.WORKSPACE.resolve(".leasehold")}) {
            Folders.createPrivate(folder);
        }
        checkOut(assignment);
        unpack(assignment.work().folder());
        Inputs.write(
                assignment.work().inputs(), PodPaths.WORKSPACE, Owner.self().handOver(), service);
    }

    private void unpack(@Nullable String folder) throws AttemptFailed {
        if (folder == null) {
            return;
        }
        try {
            TaskFolder.unpack(folder, service, PodPaths.FOLDER_ARCHIVE, PodPaths.FOLDER);
        } catch (IOException e) {
            throw TaskFolder.failed(folder, e);
        }
    }

    private void checkOut(StepAssignment assignment) throws AttemptFailed, InterruptedException {
        Source source = assignment.work().source();
        if (source == null) {
            return;
        }
        try (HeldRepository held =
                Repositories.hold(PodPaths.REPOSITORY, source, assignment.forge(), GitHttp.plain(), deadline)) {
            Author author = Author.ofTask(assignment.task());
            String task = Json.write(Map.of(
                    "task", assignment.task(),
                    "attempt", assignment.attempt(),
                    "role", assignment.role(),
                    "repository", source.repository(),
                    "parents", source.parents(),
                    "commit", source.commit().wire()));
            Checkout.into(PodPaths.WORKSPACE, held, source, author, task, Owner.self(), deadline.left());
        } catch (IOException e) {
            throw new AttemptFailed(
                    Code.SOURCE_FAILED, "%s cannot be checked out: %s".formatted(source.repository(), e.getMessage()));
        }
    }
}
