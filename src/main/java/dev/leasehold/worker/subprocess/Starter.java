package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands before a command and turns into it, step by step: outside of the sandbox it takes the limits on itself,
 * inside the environment, and prints {@link Meter#STARTED} there.
 */
sealed interface Starter permits NativeStarter, ShellStarter {

    /** As shown to people. */
    String tool();

    /** What of it a sandbox has to show to the step inside. */
    List<Path> shown();

    /** The step outside. {@code alone} where no sandbox follows, so that it has to take the environment as well. */
    List<String> outside(Bounds bounds, boolean alone);

    /** The step inside. */
    List<String> inside();

    /**
     * What the kernel holds an attempt to beside its sandbox. Null is no bound.
     *
     * @param groups whoever writes 0 to each of these files has entered its control groups
     * @param fileBlocks the largest file, in 512 bytes
     * @param processes of the user
     * @param dataKib of each process
     * @param uid the user it goes on as, where the starter is what changes users: {@link UserChange#BY_STARTER}
     */
    record Bounds(
            List<Path> groups,
            @Nullable Long fileBlocks,
            @Nullable Long processes,
            @Nullable Long dataKib,
            @Nullable Integer uid) {}
}
