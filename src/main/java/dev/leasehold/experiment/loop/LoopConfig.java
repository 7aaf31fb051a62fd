package dev.leasehold.experiment.loop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How experiments are driven. */
@ConfigMapping(prefix = "leasehold.experiments")
public interface LoopConfig {
    /** For how long a variant is tried to be integrated whose commit the forge cannot read, though it reads others. */
    @WithDefault("10m")
    Duration integrationPatience();
}
