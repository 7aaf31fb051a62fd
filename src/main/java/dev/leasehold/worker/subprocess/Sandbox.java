package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.List;

/** A way to keep a command apart. It puts words before the command's own, and nothing more. */
sealed interface Sandbox permits ProcessSandbox, UserSandbox, BubblewrapSandbox, UnshareSandbox {

    SandboxLevel level();

    /** The tool that does it, as shown to people. */
    String tool();

    /** What to run before the command's own words. */
    List<String> prefix(Place place);

    /** Processes that the sandbox itself is made of, counted against the attempt's limit by the kernel. */
    int ownProcesses();

    /** Whether the first process stands outside of a tree whose own first process ends with it. */
    default boolean hasInit() {
        return level() == SandboxLevel.NAMESPACES;
    }

    /**
     * Where the command runs and what it may see.
     *
     * @param uid of its own, when the host is root
     * @param readOnly shown read-only beside the system
     * @param readOnlyInputs files within the workspace
     * @param hidden covered up
     */
    record Place(
            AttemptFolder folder,
            @Nullable Integer uid,
            List<Path> readOnly,
            List<Path> readOnlyInputs,
            List<Path> hidden,
            boolean network) {}
}
