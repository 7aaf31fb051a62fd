package dev.leasehold.worker.podexec;

import dev.leasehold.worker.AttemptLog;
import org.jspecify.annotations.Nullable;
import java.nio.ByteBuffer;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An attempt's log as it is seen from outside, until the pod's last step hands over the whole one. Where none is handed
 * over, what was seen stays and is marked as cut. One thread uses it.
 */
final class SeenLog {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CUT =
            "\n[leasehold: the pod ended without handing over its log; this is what was seen]\n";

    private final PodHost host;
    private final String job;
    private final AttemptLog log;
    private @Nullable LiveLog live;
    private @Nullable Thread follower;

    SeenLog(PodHost host, String job, AttemptLog log) {
        this.host = host;
        this.job = job;
        this.log = log;
    }

    /** Follows from here on, once the command has started. */
    void watch(Sighting seen) {
        if (follower == null && Findings.commandStarted(seen) && seen.pod() != null) {
            String pod = seen.pod().getMetadata().getName();
            LiveLog started = new LiveLog(
                    host.cluster(),
                    pod,
                    log,
                    () -> Findings.commandOver(host.sightings().of(job)));
            live = started;
            follower = Thread.ofVirtual().name("log-" + job).start(started::follow);
        }
    }

    void markCut() {
        end();
        log.append(ByteBuffer.wrap(CUT.getBytes(UTF_8)));
    }

    /** Nothing is appended any more when this returns, or in {@link #PATIENCE} at the latest. */
    void end() {
        if (follower != null && live != null) {
            live.stop();
            try {
                follower.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
