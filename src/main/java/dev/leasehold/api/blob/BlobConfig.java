package dev.leasehold.api.blob;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** {@code leasehold.blobs.*} */
@ConfigMapping(prefix = "leasehold.blobs")
public interface BlobConfig {
    /** The largest single upload. */
    @WithDefault("256M")
    MemorySize maxSize();
}
