package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.StartRefused;
import java.util.Locale;

/** How well an attempt is kept apart from the host and from other attempts, the weakest first. */
public enum SandboxLevel {
    /** A session of its own, and nothing else. The command runs as the service's user and sees what that user sees. */
    PROCESS,
    /** Another user for each attempt that runs at the time. Files are kept apart by their modes; all of them are seen. */
    USER,
    /** Namespaces of its own: the system is read-only, only the workspace is writable, other processes do not exist. */
    NAMESPACES;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wire()}. */
    public static SandboxLevel of(String wire) {
        for (SandboxLevel level : values()) {
            if (level.wire().equals(wire)) {
                return level;
            }
        }
        throw StartRefused.host(
                "sandbox-unknown", "sandbox level '%s' is none of process, user, namespaces".formatted(wire));
    }
}
