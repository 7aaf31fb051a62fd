package dev.leasehold.forge;

import dev.leasehold.testing.Mapped;
import java.nio.file.Path;
import java.util.Map;

/** The service's own view of repositories in a folder, without the service. */
public final class ForgeOnDisk {
    private ForgeOnDisk() {}

    public static Forge in(Path folder) {
        return Disk.open(folder, Mapped.from(ForgeConfig.class, Map.of())).forge();
    }
}
