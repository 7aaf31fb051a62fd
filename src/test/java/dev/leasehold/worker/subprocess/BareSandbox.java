package dev.leasehold.worker.subprocess;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A sandbox without an attempt in it, for the benchmark to compare with. */
public final class BareSandbox {
    private BareSandbox() {}

    /** What a host puts before a command at the level {@code namespaces}, for a folder like an attempt's. */
    public static List<String> words(SubprocessHost host, Path folder) throws IOException {
        if (host.sandboxLevel() != SandboxLevel.NAMESPACES) {
            return List.of();
        }
        AttemptFolder place = AttemptFolder.create(folder, null);
        return host.sandbox().prefix(new Sandbox.Place(place, null, List.of(), List.of(), host.hidden(), true));
    }
}
