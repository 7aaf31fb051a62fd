package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.ExitCode;
import dev.leasehold.platform.client.EventFeed;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;

/** Follows an experiment from its beginning, or from a position in the journal, to its end. */
public record ExperimentWatch(RestClient service, Display display) {

    /** Where it is shown. */
    @FunctionalInterface
    public interface Display {
        /** One event; the story is to take it, and knows all before. */
        void show(JsonNode event, Story story);

        /** No more events come. */
        default void end() {}
    }

    /** The exit code. {@code experiment} is what the service says of it. */
    public int follow(JsonNode experiment, @Nullable Long after) {
        Story story = new Story(experiment);
        Query query = new Query("/v1/events")
                .with("experiment", experiment.path("id").asText())
                .with("after", after);
        new EventFeed(service).follow(query.toString(), event -> {
            display.show(event.json(), story);
            return !event.name().equals("experiment.ended") && !event.name().equals("experiment.imported");
        });
        display.end();
        String reason = service.get(
                        new Query("/v1/experiments/%s", experiment.path("id").asText()).toString())
                .path("reason")
                .asText();
        return reason.equals("terminated") ? ExitCode.TASK_FAILED : 0;
    }
}
