package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.SelfDefence;
import java.util.ArrayList;
import java.util.List;

/** The sandbox levels that this machine lets this user have. */
final class Levels {
    private Levels() {}

    static List<SandboxLevel> available() {
        List<SandboxLevel> levels = new ArrayList<>(List.of(SandboxLevel.PROCESS));
        if (SelfDefence.isRoot()) {
            levels.add(SandboxLevel.USER);
        }
        levels.add(SandboxLevel.NAMESPACES);
        return levels;
    }
}
