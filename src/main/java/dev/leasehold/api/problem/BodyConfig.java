package dev.leasehold.api.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code leasehold.http.*} */
@ConfigMapping(prefix = "leasehold.http")
public interface BodyConfig {
    /** The largest body of any request but an upload to {@code /v1/blobs}, which has a limit of its own. */
    @WithDefault("16M")
    MemorySize maxBody();
}
