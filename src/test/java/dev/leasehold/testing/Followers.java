package dev.leasehold.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many readers of one stream of server-sent events, and how late each event came to each of them. */
public final class Followers implements AutoCloseable {
    /** When a line of a log was printed, as that line says. */
    public static final Function<String, Instant> PRINTED = clock("tick (\\d{19})", nanos -> {
        long epoch = Long.parseLong(nanos);
        return Instant.ofEpochSecond(epoch / 1_000_000_000L, epoch % 1_000_000_000L);
    });

    /** When an event of the journal was written. */
    public static final Function<String, Instant> WRITTEN = clock("\"at\":\"([^\"]+)\"", Instant::parse);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Double> millis = new ArrayList<>();
    private final List<AtomicInteger> seen = new ArrayList<>();

    private static Function<String, Instant> clock(String pattern, Function<String, Instant> time) {
        Pattern compiled = Pattern.compile(pattern);
        return line -> {
            Matcher found = compiled.matcher(line);
            Instant last = null;
            while (found.find()) {
                last = time.apply(found.group(1));
            }
            return last;
        };
    }

    /** Adds so many readers of a path. */
    public void open(URI server, String token, String path, int count, Function<String, Instant> clock) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        for (int i = 0; i < count; i++) {
            AtomicInteger events = new AtomicInteger();
            seen.add(events);
            CompletableFuture<HttpResponse<Void>> _ = client.sendAsync(
                            request, BodyHandlers.fromLineSubscriber(new Lines(events, clock)))
                    .whenComplete((_, _) -> ended.incrementAndGet());
        }
    }

    /** How many have had an answer that has begun. */
    public int opened() {
        return opened.get();
    }

    /** How many streams are over. */
    public int ended() {
        return ended.get();
    }

    /** How many events the reader has that has the fewest. */
    public int fewest() {
        return seen.stream().mapToInt(AtomicInteger::get).min().orElse(0);
    }

    /** How late events came, and forgets it. */
    public double[] takeMillis() {
        synchronized (millis) {
            double[] taken =
                    millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            millis.clear();
            return taken;
        }
    }

    private final class Lines implements Flow.Subscriber<String> {
        private final AtomicInteger events;
        private final Function<String, Instant> clock;
        private boolean begun;

        private Lines(AtomicInteger events, Function<String, Instant> clock) {
            this.events = events;
            this.clock = clock;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (!begun) {
                begun = true;
                opened.incrementAndGet();
            }
            if (line.startsWith("data:")) {
                Instant at = clock.apply(line);
                if (at != null) {
                    double late =
                            (Instant.now().toEpochMilli() * 1e6 - (at.getEpochSecond() * 1e9 + at.getNano())) / 1e6;
                    events.incrementAndGet();
                    synchronized (millis) {
                        millis.add(late);
                    }
                }
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
