package dev.leasehold.platform.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** {@code leasehold.given-tokens.<name>.*}: tokens that the operator made, each in a file. */
@ConfigMapping(prefix = "leasehold.given-tokens")
public interface GivenTokensConfig {

    @WithParentName
    Map<String, Given> byName();

    /** One of them. */
    interface Given {
        /** Its first line is {@code lh_} and 64 hex digits; looked at again and again, so that it can be changed. */
        Path file();

        Set<String> scopes();
    }
}
