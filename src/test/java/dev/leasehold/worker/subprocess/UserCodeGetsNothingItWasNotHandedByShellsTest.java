package dev.leasehold.worker.subprocess;

/** The same is out of reach where shells start commands. */
class UserCodeGetsNothingItWasNotHandedByShellsTest extends UserCodeGetsNothingItWasNotHandedTest {
    @Override
    Bench bench(SandboxLevel level) {
        return Bench.byShells(folder, level);
    }
}
