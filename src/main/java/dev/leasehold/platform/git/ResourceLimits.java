package dev.leasehold.platform.git;

/**
 * What the kernel holds a git process to while it reads what a stranger wrote.
 *
 * @param memoryBytes of private memory, not of mapped packs
 * @param fileBytes the largest file it may write
 */
public record ResourceLimits(long cpuSeconds, long memoryBytes, long fileBytes) {
    /** For the shell: sets the limits it is given and becomes the program that follows them. */
    static final String SCRIPT =
            "ulimit -c 0; ulimit -t \"$1\"; ulimit -d \"$2\"; ulimit -f \"$3\"; shift 3; exec \"$@\"";

    String cpu() {
        return String.valueOf(cpuSeconds);
    }

    String memory() {
        return String.valueOf(memoryBytes / 1024);
    }

    /** In blocks of 512 bytes, as POSIX has it. */
    String file() {
        return String.valueOf(fileBytes / 512 + 1);
    }
}
