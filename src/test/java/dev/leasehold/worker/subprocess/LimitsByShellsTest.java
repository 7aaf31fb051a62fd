package dev.leasehold.worker.subprocess;

/** The same limits hold where shells start commands. */
class LimitsByShellsTest extends LimitsTest {
    @Override
    Bench bench(SandboxLevel level) {
        return Bench.byShells(folder, level);
    }
}
