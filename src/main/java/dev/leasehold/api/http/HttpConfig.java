package dev.leasehold.api.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code leasehold.http.*}, but for the limit on bodies. */
@ConfigMapping(prefix = "leasehold.http")
public interface HttpConfig {
    Tls tls();

    /** Addresses or networks of proxies that end TLS before this service; what they say of the caller is believed. */
    Optional<List<String>> proxies();

    /** Said by who binds an address that others reach, without TLS, and knows what that means. */
    @WithDefault("false")
    boolean withoutTls();

    /** How long a connection may be open without a whole request having come, or between two. */
    @WithDefault("90s")
    Duration requestWithin();

    Rate rate();

    /** {@code leasehold.http.tls.*}: certificate chain and key in PEM, read again when they change. */
    interface Tls {
        Optional<Path> certificate();

        Optional<Path> key();
    }

    /** {@code leasehold.http.rate.*}: requests a second, over some seconds; 0 is without limit. */
    interface Rate {
        /** Of one token. */
        @WithDefault("2000")
        int token();

        /** Of one address, with no token or one that is not good. */
        @WithDefault("100")
        int unknown();
    }
}
