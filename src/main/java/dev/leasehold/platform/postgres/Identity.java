package dev.leasehold.platform.postgres;

import dev.leasehold.platform.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static dev.leasehold.platform.StartRefused.Why.HOST;

/**
 * Who PostgreSQL runs as. It refuses root, so that root needs a detour:
 *
 * <ul>
 *   <li>In a user namespace without a mapping, root owns its files as before but is no longer called root. This works
 *       below a home folder that is closed to others.
 *   <li>Where namespaces are refused, an unprivileged uid, which then owns the data folder.
 *   <li>A data folder keeps its owner: one that is not root's is served by that uid.
 * </ul>
 */
record Identity(List<String> prefix, int owner) {
    private static final int NOBODY = 65534;
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(5);

    /** Decides for the data folder, which may be missing still; its parent is not. */
    static Identity of(Path data) {
        int self = effectiveUid();
        if (self != 0) {
            return new Identity(List.of(), self);
        }
        int owner = Files.exists(data) ? uid(data) : 0;
        if (owner != 0) {
            return unprivileged(owner);
        }
        List<String> namespace = List.of("unshare", "--user");
        if (works(namespace)) {
            return new Identity(namespace, 0);
        }
        Identity nobody = unprivileged(NOBODY);
        if (works(nobody.prefix)) {
            return nobody;
        }
        throw new StartRefused(
                HOST,
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv works here.",
                "Start Leasehold as an ordinary user, or set LEASEHOLD_DATABASE_URL.");
    }

    private static Identity unprivileged(int uid) {
        return new Identity(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"), uid);
    }

    private static boolean works(List<String> prefix) {
        var probe = new ArrayList<>(prefix);
        probe.add("true");
        try {
            return Program.run(probe, "", PROBE_DEADLINE).succeeded();
        } catch (UncheckedIOException notInstalled) {
            return false;
        }
    }

    List<String> command(Path program, List<String> arguments) {
        var command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Hands a new file or folder over to this identity. */
    void own(Path path) throws IOException {
        if (uid(path) != owner) {
            Files.setAttribute(path, "unix:uid", owner);
            Files.setAttribute(path, "unix:gid", owner);
        }
    }

    /** Opens the data folder's parent as far as needed, and refuses where that is not enough. */
    void admitTo(Path root, Path programs) throws IOException {
        if (owner == uid(root)) {
            return;
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        mustEnter(root);
        mustEnter(programs);
    }

    private void mustEnter(Path folder) {
        if (!Program.run(command(Path.of("test"), List.of("-x", folder.toString())), "", PROBE_DEADLINE)
                .succeeded()) {
            throw new StartRefused(
                    HOST,
                    "PostgreSQL refuses to run as root, runs as uid %d here, and may not enter %s."
                            .formatted(owner, folder),
                    "Start Leasehold as an ordinary user, or put --data and LEASEHOLD_CACHE where others may enter.");
        }
    }

    private static int uid(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not the owner of /proc/self, which is root for a process that made itself non-dumpable. */
    private static int effectiveUid() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(l -> l.startsWith("Uid:")).findFirst().orElseThrow();
            return Integer.parseInt(line.split("\\s+", -1)[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
