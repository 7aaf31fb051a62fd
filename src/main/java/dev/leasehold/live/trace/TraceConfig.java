package dev.leasehold.live.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** {@code leasehold.tracing.*}: without an endpoint there are no traces. */
@ConfigMapping(prefix = "leasehold.tracing")
public interface TraceConfig {
    /** Where OTLP over HTTP is taken, such as {@code http://collector:4318/v1/traces}. */
    Optional<URI> endpoint();

    /** How this service is called in traces. */
    @WithDefault("leasehold")
    String serviceName();

    /** Of one request to the endpoint. */
    @WithDefault("10s")
    Duration deadline();
}
