package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold change}: how wide an experiment runs and when it ends, while it runs. */
@Command(
        name = "change",
        description = "Change how many tasks of an experiment run at once, or when it ends, while it runs.",
        footerHeading = "%nFor example:%n",
        footer = {
            "  leasehold change EXPERIMENT --parallel 8",
            "  leasehold change EXPERIMENT --stop variants=200 --stop wallTime=2h",
            "  leasehold change EXPERIMENT --stop target=0.95 --stop convergence=20"
        })
public final class ChangeCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "EXPERIMENT", description = "Its id.")
    private String experiment = "";

    @Option(names = "--parallel", paramLabel = "N", description = "Executor and evaluator tasks at once.")
    private @Nullable Integer parallel;

    @Option(
            names = "--stop",
            paramLabel = "RULE=VALUE",
            description = {
                "variants, wallTime, target, attempts, or convergence (its window); a value may be JSON, as in the spec.",
                "Repeatable. All of them take the place of all the rules before."
            })
    private Map<String, String> stop = new LinkedHashMap<>();

    @Option(names = "--no-stop", description = "No stop rule any more.")
    private boolean noStop;

    @Override
    public Integer call() {
        if (parallel == null && stop.isEmpty() && !noStop) {
            throw client.misuse("Say what is to change: --parallel, --stop or --no-stop.");
        }
        if (noStop && !stop.isEmpty()) {
            throw client.misuse("--stop and --no-stop exclude each other.");
        }
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        if (parallel != null) {
            change.put("parallel", parallel);
        }
        if (noStop || !stop.isEmpty()) {
            ObjectNode rules = change.putObject("stop");
            stop.forEach((rule, value) -> rules.set(rule, value(rule, value)));
        }
        JsonNode now = client.connect().patch(new Query("/v1/experiments/%s", experiment).toString(), change);
        if (client.json()) {
            client.print(now);
        } else {
            client.out().println("%s  %s".formatted(experiment, ExperimentSheet.state(now)));
        }
        return 0;
    }

    /** JSON where it is some, and else a word. The window of convergence may stand for all of it. */
    private static JsonNode value(String rule, String text) {
        JsonNode value;
        try {
            value = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException word) {
            value = TextNode.valueOf(text);
        }
        return rule.equals("convergence") && value.isInt()
                ? JsonNodeFactory.instance.objectNode().set("window", value)
                : value;
    }
}
