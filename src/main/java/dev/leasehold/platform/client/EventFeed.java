package dev.leasehold.platform.client;

import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A stream of events that outlives its connections: one that was cut goes on after the last event that was taken, with
 * nothing missed and nothing twice. It gives up when the service could not be reached for {@link #GIVE_UP}.
 */
public final class EventFeed {
    private static final Duration GIVE_UP = Duration.ofMinutes(2);
    /** Three of the signs of life that the service sends. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RestClient client;
    private final LongSupplier nanoTime;

    public EventFeed(RestClient client) {
        this(client, System::nanoTime);
    }

    EventFeed(RestClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
    }

    /** Takes one event; false when it needs no more. */
    @FunctionalInterface
    public interface Taker {
        boolean take(ServerEvent event) throws IOException;
    }

    /** Hands over every event until the taker has enough. */
    public void follow(String path, Taker taker) {
        Line line = new Line(nanoTime.getAsLong());
        while (!reads(path, line, taker)) {
            rest(line.pause);
            line.pause = min(line.pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    /** One connection; true when the taker has enough. */
    private boolean reads(String path, Line line, Taker taker) {
        try {
            return reads(open(path, line), line, taker);
        } catch (IOException cut) {
            mustNotGiveUp(line, cut);
        } catch (ProblemException refused) {
            if (refused.problem().status() / 100 != 5) {
                throw refused;
            }
            mustNotGiveUp(line, new IOException(refused.problem().detail()));
        }
        return false;
    }

    private InputStream open(String path, Line line) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "text/event-stream"));
        if (line.lastId != null) {
            headers.put("Last-Event-ID", line.lastId);
        }
        return client.open(path, headers, SILENCE);
    }

    private boolean reads(InputStream body, Line line, Taker taker) throws IOException {
        try (var stream = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            for (ServerEvent event = ServerEvent.read(stream); event != null; event = ServerEvent.read(stream)) {
                line.lastId = event.id() == null ? line.lastId : event.id();
                line.pause = FIRST_PAUSE;
                if (!taker.take(event)) {
                    return true;
                }
            }
            return false;
        } finally {
            line.aliveAt = nanoTime.getAsLong();
        }
    }

    private void mustNotGiveUp(Line line, IOException why) {
        if (nanoTime.getAsLong() - line.aliveAt > GIVE_UP.toNanos()) {
            throw ServiceUnreachable.of(client.server(), why);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void rest(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the service", e);
        }
    }

    /** What is known of the stream across its connections. */
    private static final class Line {
        private @Nullable String lastId;
        private Duration pause = FIRST_PAUSE;
        private long aliveAt;

        Line(long aliveAt) {
            this.aliveAt = aliveAt;
        }
    }
}
