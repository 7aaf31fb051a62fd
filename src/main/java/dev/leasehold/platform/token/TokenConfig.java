package dev.leasehold.platform.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code leasehold.tokens.*} */
@ConfigMapping(prefix = "leasehold.tokens")
public interface TokenConfig {
    /** How long a token found good is taken as good unasked. A revocation ends that at once where it is heard of. */
    @WithDefault("5s")
    Duration cacheTtl();
}
