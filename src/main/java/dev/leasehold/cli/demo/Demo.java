package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Notes;
import dev.leasehold.cli.client.Terminal;
import dev.leasehold.cli.client.experiment.ExperimentSubmission;
import dev.leasehold.cli.client.experiment.ExperimentWatch;
import dev.leasehold.cli.client.experiment.Ranking;
import dev.leasehold.cli.client.experiment.Screen;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Tokens;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.Config;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Runs an experiment on the service around it, as anybody would: hands in the spec, watches, looks at the variants. It ends
 * when the experiment has, and leaves its repository as a bundle; or, when asked to, stays with what came of it.
 */
public final class Demo implements QuarkusApplication {
    /** The system property that asks for JSON. */
    public static final String AS_JSON = "leasehold.demo.json";
    /** The system property that asks to stay. */
    public static final String KEEP = "leasehold.demo.keep";

    private static final int BEST_SHOWN = 10;

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
        PrintStream out = new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
        Terminal terminal = json ? Terminal.NONE : Terminal.ofThisProcess(System.getenv());
        URI server = URI.create("http://127.0.0.1:" + config.getValue("quarkus.http.port", Integer.class));
        String token = tokens.issue("demo", Set.of(Scope.SUBMIT), null).secret().value();
        RestClient service = new RestClient(new ClientContext(server, Optional.of(token)));

        out.println("""
                A numeric solver learns to converge faster. Shell commands propose, make and measure each change, each in
                a sandbox of its own; each good change becomes a commit. The score is how many points the solver updates
                before it is exact enough: fewer are better.
                """);
        long start = System.nanoTime();
        JsonNode begun = begin(service);
        String path = "/v1/experiments/" + begun.path("id").asText();
        new ExperimentWatch(service, new Screen(out, terminal)).follow(begun, null);
        double seconds = (System.nanoTime() - start) / 1e9;

        JsonNode experiment = service.get(path);
        JsonNode standing = service.get(path + "/variants");
        String clone = keep
                ? experiment.path("cloneUrl").asText().replace("://", "://leasehold:" + token + "@")
                : Keepsake.of(service, experiment, standing).toString();
        out.println();
        int more = new Ranking(out, terminal).print(standing, BEST_SHOWN);
        if (more > 0) {
            out.println("… and %d more".formatted(more));
        }
        Closing.print(out, standing, seconds, clone, keep);
        if (json) {
            System.out.println(Json.write(result(experiment, standing, seconds, clone)));
        }
        if (keep) {
            Quarkus.waitForExit();
        }
        return 0;
    }

    private static JsonNode begin(RestClient service) throws Exception {
        Path folder = Files.createTempDirectory("leasehold-demo-spec-");
        try {
            return new ExperimentSubmission(
                            new Silent(), service, UUID.randomUUID().toString())
                    .submit(DemoRepository.unpack(folder));
        } finally {
            Folders.delete(folder);
        }
    }

    private boolean isSet(String property) {
        return config.getOptionalValue(property, Boolean.class).orElse(false);
    }

    private static ObjectNode result(JsonNode experiment, JsonNode standing, double seconds, String clone) {
        double base = standing.path("baseline").path("score").asDouble();
        double best = standing.path("variants").path(0).path("score").asDouble();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("experiment", experiment);
        result.put("seconds", Double.parseDouble(String.format(Locale.ROOT, "%.3f", seconds)));
        result.set("baseline", standing.path("baseline"));
        result.set("variants", standing.path("variants"));
        result.put("improvement", best == 0 ? 0 : base / best);
        return result.put("cloneUrl", clone);
    }

    /** The demo's own files are right, and it tells its story itself. */
    private static final class Silent implements Notes {
        @Override
        public void note(String sentence) {}

        @Override
        public RuntimeException misuse(String sentence) {
            return new IllegalStateException(sentence);
        }

        @Override
        public RuntimeException badFile(String sentence, String suggestion) {
            return new IllegalStateException(sentence);
        }
    }
}
