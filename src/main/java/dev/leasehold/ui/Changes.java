package dev.leasehold.ui;

import dev.leasehold.api.event.EventStream;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Signals;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Rings at an open page when the journal has something new for it. At most once a second: a page is for eyes.
 *
 * <p>A page says as of where it was made, and one that was cut off where it was: it hears at once of what it missed.
 */
@Singleton
class Changes {
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Journal journal;
    private final Signals signals;

    Changes(Journal journal, Signals signals) {
        this.journal = journal;
        this.signals = signals;
    }

    /** As of where a page is made whose content is read after this. */
    long now() {
        return journal.head();
    }

    void tell(LongFunction<List<Event>> news, @Nullable String last, long from, EventStream stream, SseEventSink sink)
            throws InterruptedException {
        try (sink) {
            long position = last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : from;
            boolean alive = stream.keepAlive();
            while (alive && stream.open()) {
                long seen = signals.count(Signals.JOURNAL_PLACED);
                List<Event> events = news.apply(position);
                if (!events.isEmpty()) {
                    position = events.getLast().position();
                    alive = stream.send(Long.toString(position), "changed", Map.of("position", position));
                    signals.await(Signals.JOURNAL_PLACED, Long.MAX_VALUE, BREATH);
                } else {
                    signals.await(Signals.JOURNAL_PLACED, seen, QUIET);
                    alive = signals.count(Signals.JOURNAL_PLACED) != seen || stream.keepAlive();
                }
            }
        }
    }
}
