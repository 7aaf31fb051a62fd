package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Tokens;
import dev.leasehold.worker.Roles;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.Config;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** Runs the demo against the service around it, and ends when its tasks have. */
public final class Demo implements QuarkusApplication {
    /** The system property that asks for JSON. */
    public static final String AS_JSON = "leasehold.demo.json";

    private static final Duration MOST = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MILLIS = 150;

    private final Tokens tokens;
    private final Config config;

    Demo(Tokens tokens, Config config) {
        this.tokens = tokens;
        this.config = config;
    }

    @Override
    public int run(String... arguments) throws Exception {
        boolean json = config.getOptionalValue(AS_JSON, Boolean.class).orElse(false);
        PrintStream out = new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
        URI server = URI.create("http://127.0.0.1:" + config.getValue("quarkus.http.port", Integer.class));
        String token = tokens.issue("demo", Set.of(Scope.SUBMIT), null).secret().value();
        RestClient client = new RestClient(new ClientContext(server, Optional.of(token)));
        DemoScreen screen = new DemoScreen(
                out,
                !json
                        && Optional.ofNullable(System.console())
                                .filter(Console::isTerminal)
                                .isPresent());

        long start = System.nanoTime();
        List<Map<String, Object>> tasks = DemoTasks.all(Roles.DEFAULT);
        client.post("/v1/tasks/batch", Map.of("tasks", tasks));
        screen.say("%d tasks submitted to %s; each gets a fresh sandbox of its own.".formatted(tasks.size(), server));
        List<JsonNode> ended = follow(client, screen, tasks.size());
        double seconds = (System.nanoTime() - start) / 1e9;

        List<DemoResult> results = results(client, ended);
        screen.table(results);
        long events = client.get("/v1/events?limit=1000").get("events").size();
        screen.say("");
        screen.say("%d tasks in %.1f s; the journal tells it in %d events.".formatted(results.size(), seconds, events));
        screen.say("Next: ./leasehold serve, and in another terminal a task of your own:");
        screen.say("  ./leasehold run -- echo hello");
        if (json) {
            System.out.println(Json.write(Map.of("tasks", results, "seconds", seconds, "events", events)));
        }
        return 0;
    }

    private static List<JsonNode> follow(RestClient client, DemoScreen screen, int expected)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + MOST.toNanos();
        while (System.nanoTime() - until < 0) {
            List<JsonNode> tasks = StreamSupport.stream(
                            client.get("/v1/tasks?limit=1000").get("tasks").spliterator(), false)
                    .toList();
            screen.progress(tasks);
            if (tasks.size() == expected
                    && tasks.stream()
                            .allMatch(task -> DemoScreen.isEnd(task.get("state").asText()))) {
                return tasks;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IOException("the demo's tasks did not end within " + MOST);
    }

    private static List<DemoResult> results(RestClient client, List<JsonNode> tasks) throws IOException {
        List<DemoResult> results = new ArrayList<>();
        for (JsonNode task : tasks) {
            String id = task.get("id").asText();
            JsonNode attempts = client.get("/v1/tasks/" + id + "/attempts");
            JsonNode last = attempts.get(attempts.size() - 1);
            String log = client.call("GET", "/v1/tasks/" + id + "/log?tail=1", Map.of(), null)
                    .text()
                    .strip();
            results.add(new DemoResult(
                    task.at("/labels/demo").asText(),
                    id,
                    task.get("state").asText(),
                    task.get("code").textValue(),
                    attempts.size(),
                    last.at("/usage/wallMillis").asLong(),
                    last.get("sandbox").asText(),
                    log.length() > 60 ? log.substring(0, 60) + "…" : log));
        }
        results.sort(Comparator.comparing(DemoResult::name));
        return results;
    }
}
