package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Grant;
import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.worker.BoundedLog;
import dev.leasehold.worker.Broker;
import dev.leasehold.worker.Host;
import dev.leasehold.worker.HostConfig;
import dev.leasehold.worker.HostTerms;
import dev.leasehold.worker.HostThreads;
import dev.leasehold.worker.HostWatch;
import dev.leasehold.worker.RequestDesk;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.workspace.InputStore;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;

/** Puts hosts together whose mode is {@code subprocess}: the same inside the service and outside it. */
public final class SubprocessHosts {
    private static final Path FOR_ROOT = Path.of("/var/lib/leasehold/hosts");

    private SubprocessHosts() {}

    /**
     * Opens the one folder and sandbox that all roles of this process share.
     *
     * @param data the process's data folder, where the host gets a folder of its own unless it is told another
     */
    public static SubprocessHost open(HostConfig config, Optional<String> data) {
        Path folder = config.folder().orElseGet(() -> folder(data));
        return SubprocessHost.open(new HostSettings(
                folder,
                SandboxLevel.of(config.sandboxMinimum()),
                SandboxLevel.of(config.sandboxMaximum()),
                UidRange.DEFAULT,
                hidden(config, data),
                starter()));
    }

    /** The one that {@code leasehold} has found beside itself. */
    public static @Nullable Path starter() {
        String path = System.getProperty("leasehold.starter");
        return path == null ? null : Path.of(path);
    }

    /**
     * Within the data folder, if attempts can get there: root lends them users of their own, and a data folder below
     * a closed home would shut those out of their workspaces.
     */
    private static Path folder(Optional<String> data) {
        if (data.isEmpty()) {
            return Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "leasehold-host-" + ProcessHandle.current().pid());
        }
        Path inData = Path.of(data.get(), "host");
        return SelfDefence.isRoot() && !isOpenToOthers(inData)
                ? FOR_ROOT.resolve(Integer.toHexString(inData.hashCode()))
                : inData;
    }

    private static boolean isOpenToOthers(Path folder) {
        for (Path ancestor = folder; ancestor != null; ancestor = ancestor.getParent()) {
            try {
                if (Files.exists(ancestor)
                        && !Files.getPosixFilePermissions(ancestor).contains(OTHERS_EXECUTE)) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** Whatever the level shows of the file tree, the service's own data is not part of it. */
    private static List<Path> hidden(HostConfig config, Optional<String> data) {
        List<Path> hidden = new ArrayList<>(config.hidden().orElse(List.of()));
        data.map(Path::of).ifPresent(hidden::add);
        return hidden;
    }

    public static HostThreads host(
            SubprocessHost site,
            String name,
            Role role,
            Duration ttl,
            Broker broker,
            InputStore inputs,
            RequestDesk desk,
            HostWatch watch,
            Duration claimPatience) {
        SubprocessMode mode = new SubprocessMode(site, SubprocessRoles.settings(name, role), inputs, desk);
        int capacity = role.capacity().orElse(Runtime.getRuntime().availableProcessors());
        Host host = new Host(
                new HostTerms(name, capacity, role.sessions(), ttl),
                broker,
                mode,
                grant -> log(site, grant, role.limits().logBytes()),
                watch,
                System::nanoTime);
        return new HostThreads(host, claimPatience, watch);
    }

    private static BoundedLog log(SubprocessHost site, Grant grant, long most) {
        return new BoundedLog(site.folder().records().resolve(Site.id(grant) + AttemptRecord.LOG), most);
    }
}
