package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Tokens;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.Config;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs an experiment on the service around it, and ends when it has; or, when asked to, stays with what came of it. */
public final class Demo implements QuarkusApplication {
    /** The system property that asks for JSON. */
    public static final String AS_JSON = "leasehold.demo.json";
    /** The system property that asks to stay. */
    public static final String KEEP = "leasehold.demo.keep";

    private static final Duration MOST = Duration.ofMinutes(10);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Tokens tokens;
    private final Config config;

    Demo(Tokens tokens, Config config) {
        this.tokens = tokens;
        this.config = config;
    }

    @Override
    public int run(String... arguments) throws Exception {
        boolean json = isSet(AS_JSON);
        boolean keep = isSet(KEEP);
        boolean terminal = !json
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
        DemoScreen screen =
                new DemoScreen(new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8), terminal);
        URI server = URI.create("http://127.0.0.1:" + config.getValue("quarkus.http.port", Integer.class));
        String token = tokens.issue("demo", Set.of(Scope.SUBMIT), null).secret().value();
        RestClient client = new RestClient(new ClientContext(server, Optional.of(token)));

        long start = System.nanoTime();
        String digest = post(client, "/v1/blobs", "application/octet-stream", DemoRepository.bundle())
                .path("digest")
                .asText();
        byte[] spec = DemoRepository.spec(digest).getBytes(StandardCharsets.UTF_8);
        JsonNode begun = post(client, "/v1/experiments", "application/yaml", spec);
        String path = "/v1/experiments/" + begun.path("id").asText();
        screen.say("A numeric solver learns to converge faster: shell commands propose, make and measure each change.");
        screen.say("Each runs in a sandbox of its own; each good change becomes a commit. Fewer updates are better.");
        screen.say("");
        JsonNode experiment = follow(client, screen, path);
        double seconds = (System.nanoTime() - start) / 1e9;

        JsonNode standing = client.get(path + "/variants");
        screen.table(standing);
        String clone = experiment.path("cloneUrl").asText().replace("://", "://leasehold:" + token + "@");
        closing(screen, standing, seconds, clone, keep);
        if (json) {
            System.out.println(Json.write(result(experiment, standing, seconds, clone)));
        }
        if (keep) {
            Quarkus.waitForExit();
        }
        return 0;
    }

    private static JsonNode post(RestClient client, String path, String type, byte[] body) throws IOException {
        return client.call("POST", path, Map.of(), new Payload.Bytes(type, body))
                .json();
    }

    private boolean isSet(String property) {
        return config.getOptionalValue(property, Boolean.class).orElse(false);
    }

    private static JsonNode follow(RestClient client, DemoScreen screen, String path)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + MOST.toNanos();
        while (System.nanoTime() - until < 0) {
            JsonNode experiment = client.get(path);
            screen.progress(experiment, client.get(path + "/variants"));
            if (experiment.path("state").asText().equals("terminated")) {
                return experiment;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        throw new IOException("the demo's experiment did not end within " + MOST);
    }

    private static void closing(DemoScreen screen, JsonNode standing, double seconds, String clone, boolean keep) {
        JsonNode best = standing.path("variants").path(0);
        JsonNode baseline = standing.path("baseline");
        screen.say(String.format(
                Locale.ROOT,
                "%d variants in %.0f s. The best, %s, needs %d updates where the baseline needs %d: %s better.",
                standing.path("variants").size(),
                seconds,
                best.path("slug").asText(),
                best.path("score").asLong(),
                baseline.path("score").asLong(),
                DemoScreen.times(baseline.path("score").asDouble(), best).strip()));
        if (keep) {
            screen.say("");
            screen.say("All of it is in git, until you press Ctrl-C here:");
            screen.say(
                    "  git clone -b %s %s plate".formatted(best.path("branch").asText(), clone));
            screen.say("  cd plate && git show HEAD && awk -f solver.awk | head -1");
        } else {
            screen.say("To have a look at the commits: ./leasehold demo --keep, then git clone what it prints.");
        }
        screen.say(
                "Next: ./leasehold serve, and your own experiment: ./leasehold schema experiment says how it is written.");
    }

    private static Map<String, Object> result(JsonNode experiment, JsonNode standing, double seconds, String clone) {
        double base = standing.path("baseline").path("score").asDouble();
        double best = standing.path("variants").path(0).path("score").asDouble();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("experiment", experiment);
        result.put("seconds", seconds);
        result.put("baseline", standing.path("baseline"));
        result.put("variants", standing.path("variants"));
        result.put("improvement", best == 0 ? 0 : base / best);
        result.put("cloneUrl", clone);
        return result;
    }
}
