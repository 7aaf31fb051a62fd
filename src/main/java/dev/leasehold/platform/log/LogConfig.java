package dev.leasehold.platform.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Locale;

/** {@code leasehold.logging.*} */
@ConfigMapping(prefix = "leasehold.logging")
public interface LogConfig {
    @WithDefault("text")
    Format format();

    /** How a record is written: for people, or one JSON object a line. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
