package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.List;

/**
 * What the operator says about a host that runs subprocesses.
 *
 * @param folder the host's own, for no other live host
 * @param minimum the weakest sandbox this host may start with
 * @param maximum the strongest sandbox it tries
 * @param uids used when the host is root
 * @param hidden paths that no task may see although they lie within a path that it sees, such as the service's own
 *     configuration in {@code /etc}
 * @param starter the program that starts commands; without it, shells do
 */
public record HostSettings(
        Path folder,
        SandboxLevel minimum,
        SandboxLevel maximum,
        UidRange uids,
        List<Path> hidden,
        @Nullable Path starter) {
    public HostSettings {
        folder = folder.toAbsolutePath().normalize();
        hidden = List.copyOf(hidden);
        if (minimum.compareTo(maximum) > 0) {
            throw new IllegalArgumentException(
                    "sandbox minimum is %s, above the maximum %s".formatted(minimum.wire(), maximum.wire()));
        }
    }

    public static HostSettings in(Path folder) {
        return new HostSettings(
                folder, SandboxLevel.PROCESS, SandboxLevel.NAMESPACES, UidRange.DEFAULT, List.of(), null);
    }
}
