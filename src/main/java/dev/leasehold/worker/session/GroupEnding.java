package dev.leasehold.worker.session;

import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.Signal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a process group: TERM, the grace, KILL. For a process that no sandbox keeps. */
public record GroupEnding(Duration grace) implements ProcessPeer.Ending {

    @Override
    public void end(NativeProcess process) throws InterruptedException {
        process.signalGroup(Signal.TERM);
        if (!hasEnded(process, grace)) {
            process.signalGroup(Signal.KILL);
            if (!hasEnded(process, Duration.ofSeconds(10))) {
                throw new IllegalStateException(
                        "process %d does not end although it was killed".formatted(process.pid()));
            }
        }
    }

    private static boolean hasEnded(NativeProcess process, Duration within) throws InterruptedException {
        try {
            process.exit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException still) {
            return false;
        } catch (ExecutionException reapedElsewhere) {
            return true;
        }
    }
}
