package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.client.EventFeed;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServerEvent;
import org.jspecify.annotations.Nullable;
import java.io.IOException;

/** Shows a task's log as it grows, attempt after attempt, until the task has ended. A cut line costs no byte of it. */
public final class LogFollower {
    private final RestClient service;
    private final Display display;

    public LogFollower(RestClient service, Display display) {
        this.service = service;
        this.display = display;
    }

    /** Where the log goes. */
    public interface Display {
        /** {@code piece} has {@code attempt}, {@code offset}, {@code next} and {@code text}. */
        void show(JsonNode piece);

        /** An attempt follows one that failed. */
        void nextAttempt(int number);
    }

    /** From an offset in an attempt on; returns the task as it has ended. */
    public JsonNode follow(String task, int attempt, long offset) {
        followAttempt(task, attempt, offset);
        for (int number = attempt + 1; ; number++) {
            JsonNode now = service.get(new Query("/v1/tasks/%s", task).toString());
            if (now.path("attempt").asInt() < number && now.hasNonNull("finishedAt")) {
                return now;
            }
            // The next one may be some time off; its log can be waited for all the same.
            display.nextAttempt(number);
            followAttempt(task, number, 0);
        }
    }

    /** Until this attempt has ended. */
    public void followAttempt(String task, @Nullable Integer attempt, long offset) {
        Query query = new Query("/v1/tasks/%s/log", task)
                .with("attempt", attempt)
                .with("offset", offset == 0 ? null : offset);
        new EventFeed(service).follow(query.toString(), this::take);
    }

    private boolean take(ServerEvent event) throws IOException {
        return switch (event.name()) {
            case "log" -> {
                display.show(event.json());
                yield true;
            }
            case "end" -> false;
            default -> true; // of a newer service
        };
    }
}
