package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Palette;
import dev.leasehold.platform.client.Answer;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold peek}: how a task stands, and the last it printed. */
@Command(name = "peek", description = "Print how a task stands, and the end of its log.")
public final class PeekCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", description = "Its id.")
    private String task = "";

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            defaultValue = "20",
            description = "So many lines (default: ${DEFAULT-VALUE}).")
    private int tail;

    @Override
    public Integer call() {
        RestClient service = client.connect();
        JsonNode now = service.get(new Query("/v1/tasks/%s", task).toString());
        Answer log = service.call(
                "GET",
                new Query("/v1/tasks/%s/log", task).with("tail", tail).toString(),
                Map.of("Accept", "text/plain"),
                null);
        if (client.json()) {
            ObjectNode both = JsonNodeFactory.instance.objectNode();
            both.set("task", now);
            both.put("tail", log.text());
            client.print(both);
            return 0;
        }
        client.out().println(headline(now));
        client.out().write(log.body(), 0, log.body().length);
        if (!log.text().endsWith("\n")) {
            client.out().println(log.body().length == 0 ? "(nothing printed)" : "");
        }
        client.out().flush();
        return 0;
    }

    private String headline(JsonNode now) {
        boolean ended = now.hasNonNull("finishedAt");
        return "%s  %s, attempt %d, %s %s ago%s%s"
                .formatted(
                        task,
                        new Palette(client.terminal().colours()).state(Cells.text(now, "state")),
                        now.path("attempt").asInt(),
                        ended ? "ended" : "submitted",
                        Cells.age(now, ended ? "finishedAt" : "submittedAt", Instant.now()),
                        now.hasNonNull("host") ? ", on " + Cells.text(now, "host") : "",
                        now.hasNonNull("lastActivityAt")
                                ? ", quiet for " + Cells.age(now, "lastActivityAt", Instant.now())
                                : "");
    }
}
