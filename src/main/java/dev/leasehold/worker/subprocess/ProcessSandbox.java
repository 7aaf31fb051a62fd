package dev.leasehold.worker.subprocess;

import java.util.List;

/** A session of its own, which every process of the runtime gets. */
record ProcessSandbox() implements Sandbox {
    @Override
    public SandboxLevel level() {
        return SandboxLevel.PROCESS;
    }

    @Override
    public String tool() {
        return "setsid";
    }

    @Override
    public List<String> prefix(Place place) {
        return List.of();
    }

    @Override
    public int ownProcesses() {
        return 0;
    }
}
