package dev.leasehold.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long leases last: {@code leasehold.lease.…}. */
@ConfigMapping(prefix = "leasehold.lease")
public interface LeaseConfig {
    /** From a grant or renewal on. A host that falls silent is given up after this. */
    @WithDefault("60s")
    Duration ttl();

    /** What a lease lasts beyond its role's timeout and grace: time to prepare, to land the work, to hand over
     * the log, to submit. */
    @WithDefault("5m")
    Duration slack();
}
