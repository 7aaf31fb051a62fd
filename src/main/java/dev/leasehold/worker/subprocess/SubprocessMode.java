package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.Mode;
import dev.leasehold.worker.RequestDesk;
import dev.leasehold.worker.workspace.InputStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Runs a role's tasks as sandboxed process trees on this host. */
public final class SubprocessMode implements Mode {
    private final SubprocessHost host;
    private final RoleSettings role;
    private final InputStore inputs;
    private final RequestDesk desk;

    /** For a role that has no task that stays up. */
    public SubprocessMode(SubprocessHost host, RoleSettings role, InputStore inputs) {
        this(host, role, inputs, RequestDesk.none());
    }

    /** Throws {@link StartRefused} when the role cannot work on this host, whatever its tasks are. */
    public SubprocessMode(SubprocessHost host, RoleSettings role, InputStore inputs, RequestDesk desk) {
        this.host = host;
        this.role = role;
        this.inputs = inputs;
        this.desk = desk;
        checkExperimentDir(role);
        if (!role.network() && host.sandboxLevel() != SandboxLevel.NAMESPACES) {
            throw StartRefused.host(
                    "network-cannot-be-cut",
                    "role %s has network: none, which takes the sandbox level 'namespaces'; this host has '%s'"
                            .formatted(role.role(), host.sandboxLevel().wire()));
        }
    }

    private static void checkExperimentDir(RoleSettings role) {
        Path dir = role.experimentDir();
        if (dir == null) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            if (entries.iterator().hasNext()) {
                return;
            }
        } catch (IOException missing) {
            throw experimentDirMissing(role, dir, "is not there, or is no folder that can be read");
        }
        throw experimentDirMissing(role, dir, "is empty");
    }

    private static StartRefused experimentDirMissing(RoleSettings role, Path dir, String how) {
        return StartRefused.host(
                "experiment-dir-missing", "experimentDir %s of role %s %s".formatted(dir, role.role(), how));
    }

    @Override
    public Execution start(Grant grant, AttemptLog log, Consumer<Verdict> whenDone) {
        Attempt attempt = new Attempt(host, role, inputs, desk, grant, log);
        Thread.ofVirtual()
                .name("attempt-" + grant.task() + "-" + grant.attempt())
                .start(() -> whenDone.accept(attempt.carryOut()));
        return attempt;
    }
}
