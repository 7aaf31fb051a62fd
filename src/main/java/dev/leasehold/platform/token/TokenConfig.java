package dev.leasehold.platform.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code leasehold.tokens.*} */
@ConfigMapping(prefix = "leasehold.tokens")
public interface TokenConfig {
    /** How long a token found good is taken as good unasked: so long a revocation may go unnoticed by other replicas. */
    @WithDefault("5s")
    Duration cacheTtl();
}
