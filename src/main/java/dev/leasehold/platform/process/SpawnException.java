package dev.leasehold.platform.process;

/** A process that never came to be. */
public final class SpawnException extends RuntimeException {
    private final boolean programMissing;

    SpawnException(ProcessSpec spec, int errno) {
        super("cannot start %s in %s: %s".formatted(spec.argv().getFirst(), spec.directory(), Libc.describe(errno)));
        this.programMissing = errno == Libc.ENOENT;
    }

    /** Whether the program, its interpreter or the folder to run in is not there. */
    public boolean programMissing() {
        return programMissing;
    }
}
