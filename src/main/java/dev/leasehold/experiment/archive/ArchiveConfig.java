package dev.leasehold.experiment.archive;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code leasehold.imports.*} */
@ConfigMapping(prefix = "leasehold.imports")
public interface ArchiveConfig {
    /** The largest archive that is taken. */
    @WithDefault("4G")
    MemorySize maxSize();

    /** How many files may be in it: documents, contents of ideas, logs of attempts. */
    @WithDefault("200000")
    int maxEntries();
}
