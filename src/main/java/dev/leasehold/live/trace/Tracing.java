package dev.leasehold.live.trace;

import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.BuildInfo;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells tasks that have ended to whoever takes traces.
 *
 * <ul>
 *   <li>One service of the installation at a time does it; another goes on where it left off.
 *   <li>A trace is sent once it was taken, or again: at least once, under the same ids.
 *   <li>It begins with what ends after the first start with an endpoint, and tells nothing of the time before.
 *   <li>An endpoint that is away holds nothing up; what it missed is told later, as long as the journal has it.
 * </ul>
 */
@Singleton
public class Tracing {
    private static final Logger LOG = Logger.getLogger(Tracing.class);
    private static final long KEY = 0x6c685f7472616365L;
    private static final int PAGE = 500;
    private static final int MOST_EVENTS = 2_000;

    private final TraceConfig config;
    private final Database database;
    private final Journal journal;
    private final Tasks tasks;
    private final CursorTable cursor = new CursorTable();
    private final String version = BuildInfo.load().version();

    Tracing(TraceConfig config, Database database, Journal journal, Tasks tasks) {
        this.config = config;
        this.database = database;
        this.journal = journal;
        this.tasks = tasks;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tell() {
        config.endpoint().ifPresent(this::tell);
    }

    private void tell(URI endpoint) {
        try {
            database.exclusively(KEY, () -> tellAll(endpoint));
        } catch (DatabaseException e) {
            LOG.warnf("event=traces-not-read why=\"%s\"", e.getMessage());
        }
    }

    /** Until the journal's head, a page at a time. */
    void tellAll(URI endpoint) {
        OptionalLong from = database.transact(cursor::position);
        if (from.isEmpty()) {
            moveTo(journal.head());
            return;
        }
        long position = from.getAsLong();
        List<Event> page = journal.after(position, PAGE);
        while (!page.isEmpty() && send(endpoint, page)) {
            position = page.getLast().position();
            moveTo(position);
            page = page.size() < PAGE ? List.of() : journal.after(position, PAGE);
        }
    }

    private void moveTo(long position) {
        database.run(connection -> cursor.set(connection, position));
    }

    /** False when it was not taken. */
    private boolean send(URI endpoint, List<Event> page) {
        Map<String, List<Span>> traces = new LinkedHashMap<>();
        page.stream()
                .filter(event -> TaskTrace.isEnd(event.kind()))
                .forEach(event -> task(event).ifPresent(task -> {
                    List<Event> events = journal.ofTask(task.id(), 0, MOST_EVENTS);
                    List<Event> told = events.stream()
                            .filter(each -> each.position() <= event.position())
                            .toList();
                    if (!told.isEmpty()) {
                        traces.computeIfAbsent(TraceContext.of(task).trace(), _ -> new ArrayList<>())
                                .addAll(TaskTrace.of(task, told));
                    }
                }));
        return traces.isEmpty() || taken(endpoint, Otlp.request(config.serviceName(), version, traces));
    }

    private Optional<Task> task(Event event) {
        return Optional.ofNullable(event.task()).flatMap(tasks::find);
    }

    private boolean taken(URI endpoint, String body) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(config.deadline()).build()) {
            HttpRequest request = HttpRequest.newBuilder(endpoint)
                    .timeout(config.deadline())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                LOG.warnf("event=traces-refused endpoint=%s status=%d", endpoint, status);
            }
            // What is refused for good is passed over: it would be refused for ever.
            return status < 500 && status != 429;
        } catch (IOException e) {
            LOG.warnf("event=traces-not-sent endpoint=%s why=\"%s\"", endpoint, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
