package dev.leasehold.worker.subprocess;

/** A task is given the same, and the same is said of it, where shells start its commands. */
class SubprocessModeByShellsTest extends SubprocessModeTest {
    @Override
    Bench bench(SandboxLevel level) {
        return Bench.byShells(folder, level);
    }
}
