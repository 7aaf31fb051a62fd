package dev.leasehold.worker.podexec;

import dev.leasehold.worker.AttemptLog;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import org.jspecify.annotations.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Follows what a command prints while it runs. A stream that is cut is taken up again at the time of the last line; of
 * the lines of that very time, as many are left out as were seen.
 *
 * <p>This is for those who watch. The whole log comes from the pod's last step and takes its place.
 */
final class LiveLog {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LONGEST_STAMP = 40;

    private final Cluster cluster;
    private final String pod;
    private final AttemptLog log;
    private final BooleanSupplier over;
    private volatile boolean stopped;
    private @Nullable LogWatch open;
    private @Nullable String lastStamp;
    private int linesOfLastStamp;

    /** @param over whether the command has ended, so that the end of its stream is the end of its log */
    LiveLog(Cluster cluster, String pod, AttemptLog log, BooleanSupplier over) {
        this.cluster = cluster;
        this.pod = pod;
        this.log = log;
        this.over = over;
    }

    void follow() {
        boolean last = false;
        while (!stopped && !last) {
            last = over.getAsBoolean();
            try (LogWatch stream = open()) {
                read(new BufferedReader(new InputStreamReader(stream.getOutput(), UTF_8)));
            } catch (IOException | KubernetesClientException cut) {
                System.getLogger(LiveLog.class.getName())
                        .log(System.Logger.Level.DEBUG, "the log of %s is taken up again".formatted(pod), cut);
            }
            last |= over.getAsBoolean() && last;
            pause();
        }
    }

    private synchronized LogWatch open() throws IOException {
        if (stopped) {
            throw new IOException("nobody watches any more");
        }
        open = cluster.log(pod, lastStamp);
        return open;
    }

    private void pause() {
        try {
            Thread.sleep(over.getAsBoolean() ? Duration.ofMillis(50) : PAUSE);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    private void read(BufferedReader lines) throws IOException {
        int toSkip = linesOfLastStamp;
        for (String line = lines.readLine(); line != null && !stopped; line = lines.readLine()) {
            int space = line.indexOf(' ');
            if (space < 1 || space > LONGEST_STAMP) {
                append(line);
                continue;
            }
            String stamp = line.substring(0, space);
            int order = lastStamp == null ? 1 : stamp.compareTo(lastStamp);
            if (order < 0 || (order == 0 && toSkip-- > 0)) {
                continue;
            }
            linesOfLastStamp = order == 0 ? linesOfLastStamp + 1 : 1;
            lastStamp = stamp;
            append(line.substring(space + 1));
        }
    }

    private void append(String line) {
        log.append(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    }

    synchronized void stop() {
        stopped = true;
        if (open != null) {
            open.close();
        }
    }
}
