package dev.leasehold.worker.podexec;

import dev.leasehold.worker.AttemptLog;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Follows what a command prints while it runs. A stream that ends, as after a cut, the kubelet's longest time for one, or
 * its restart, is taken up again where it was.
 *
 * <p>This is for those who watch. The whole log comes from the pod's last step and takes its place.
 */
final class LiveLog {
    private static final System.Logger LOG = System.getLogger(LiveLog.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final String pod;
    private final BooleanSupplier over;
    private final StampedLines lines;
    private volatile boolean stopped;
    private @Nullable LogWatch open;

    /** @param over whether the command has ended, so that the end of its stream is the end of its log */
    LiveLog(Cluster cluster, String pod, AttemptLog log, BooleanSupplier over) {
        this.cluster = cluster;
        this.pod = pod;
        this.over = over;
        this.lines = new StampedLines(bytes -> log.append(ByteBuffer.wrap(bytes)));
    }

    /** Returns when all is read that a command printed which is over, or when it is told to stop. */
    void follow() {
        boolean last = false;
        while (!stopped && !last) {
            boolean ended = over.getAsBoolean();
            try (LogWatch stream = open()) {
                lines.read(stream.getOutput(), ended);
                last = ended;
            } catch (IOException | KubernetesClientException cut) {
                LOG.log(System.Logger.Level.DEBUG, "the log of %s is taken up again".formatted(pod), cut);
                last = ended;
            }
            pause(last);
        }
    }

    private synchronized LogWatch open() throws IOException {
        if (stopped) {
            throw new IOException("nobody watches any more");
        }
        open = cluster.log(pod, lines.lastStamp());
        return open;
    }

    private void pause(boolean last) {
        try {
            if (!last) {
                Thread.sleep(over.getAsBoolean() ? Duration.ofMillis(50) : PAUSE);
            }
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    synchronized void stop() {
        stopped = true;
        if (open != null) {
            open.close();
        }
    }
}
