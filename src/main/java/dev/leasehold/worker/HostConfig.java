package dev.leasehold.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the operator says about the host in this process: {@code leasehold.host.…}. */
@ConfigMapping(prefix = "leasehold.host")
public interface HostConfig {
    /** How it is called in attempts and logs; the machine's name and this process, if not said. */
    Optional<String> name();

    /** Its own folder, for workspaces and logs of running attempts; in the system's temporary folder, if not said. */
    Optional<Path> folder();

    /** The weakest sandbox it starts with: process, user or namespaces. */
    @WithDefault("process")
    String sandboxMinimum();

    /** The strongest sandbox it tries. */
    @WithDefault("namespaces")
    String sandboxMaximum();

    /** Paths that no task may see although they lie within one that it sees. */
    Optional<List<Path>> hidden();

    /** What runs may go on for so long when the service stops, before it is handed back. */
    @WithDefault("5s")
    Duration stopGrace();

    /** How long the whole stop may take. */
    @WithDefault("25s")
    Duration stopDeadline();
}
