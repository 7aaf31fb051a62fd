package dev.leasehold.forge.upstream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The git servers that the service imports from and relays to: {@code leasehold.upstreams.<name>.…}. */
@ConfigMapping(prefix = "leasehold.upstreams")
public interface UpstreamsConfig {

    @WithParentName
    Map<String, Setting> byName();

    /** One repository elsewhere. */
    interface Setting {
        /** {@code https://}, or {@code file://} on a single machine. */
        URI url();

        /** A file whose first line is the password or token. It is read anew each time. */
        Optional<Path> credentialFile();

        @WithDefault("git")
        String username();

        /** Certificates to trust, instead of the machine's. */
        Optional<Path> caFile();

        /** For one fetch, push or read. */
        @WithDefault("5m")
        Duration deadline();

        /** What of the confirmed work goes there by itself. */
        @WithDefault("chosen")
        RelayRule relay();

        /** Those whose confirmed work all goes there, where {@link #relay} is {@code all}. */
        Optional<List<String>> projects();
    }
}
