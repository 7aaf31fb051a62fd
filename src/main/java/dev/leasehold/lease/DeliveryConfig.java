package dev.leasehold.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How work that has landed is confirmed: {@code leasehold.delivery.…}. */
@ConfigMapping(prefix = "leasehold.delivery")
public interface DeliveryConfig {
    /** From the outcome on. Work that could not be read back by then has failed. */
    @WithDefault("10m")
    Duration confirmWithin();
}
