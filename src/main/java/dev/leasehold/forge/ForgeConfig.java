package dev.leasehold.forge;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code leasehold.forge.*} */
@ConfigMapping(prefix = "leasehold.forge")
public interface ForgeConfig {
    /** Where the repositories lie; {@code forge} in the data folder, if not said. */
    Optional<Path> folder();

    /** Whether this process has that folder. If not, it reaches the one that has by {@link #internalUrl}. */
    @WithDefault("true")
    boolean owner();

    /** Whether this folder becomes the installation's although another was: for when that one is lost. */
    @WithDefault("false")
    boolean takeOver();

    /** What people are shown, without a path; the address that a request came to, if not said. */
    Optional<URI> publicUrl();

    /** What workers, pods and other replicas use, without a path. */
    Optional<URI> internalUrl();

    /** The largest push, as sent. */
    @WithDefault("256M")
    MemorySize maxPush();

    /** The largest object in a push, unpacked. */
    @WithDefault("64M")
    MemorySize maxObject();

    /** How long one fetch or push may take. */
    @WithDefault("10m")
    Duration deadline();

    /** How long one may stand still. */
    @WithDefault("30s")
    Duration stall();

    /** How many fetches and pushes run at once; more wait a little, and are then told to come again. */
    @WithDefault("16")
    int operations();

    /** Address space of one git process. */
    @WithDefault("2G")
    MemorySize memory();

    /** Processor time of one git process. */
    @WithDefault("5m")
    Duration cpu();

    /** Objects that no ref leads to are kept for so long. */
    @WithDefault("30d")
    Duration keepUnreachable();
}
