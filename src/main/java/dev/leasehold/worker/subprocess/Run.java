package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.Exit;
import dev.leasehold.worker.subprocess.Watch.Broken;
import org.jspecify.annotations.Nullable;

/**
 * How one command of an attempt ended.
 *
 * @param ended why we ended it, when we did
 * @param interrupted whether somebody asked to interrupt it, which it may have passed over
 * @param started whether it was reached at all, behind limits and sandbox
 * @param complaint what was said when it was not
 */
record Run(Exit exit, @Nullable Broken ended, boolean interrupted, boolean started, String complaint) {

    boolean successful() {
        return ended == null && started && exit.successful();
    }

    /** The signal that ended the command, also where a sandbox passes it on as an exit code above 128. */
    @Nullable
    Integer signal(boolean throughInit) {
        Integer code = exit.code();
        return throughInit && code != null && code > 128 && code <= 128 + 64
                ? Integer.valueOf(code - 128)
                : exit.signal();
    }

    @Nullable
    Integer exitCode(boolean throughInit) {
        return signal(throughInit) == null ? exit.code() : null;
    }
}
