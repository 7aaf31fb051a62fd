package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.ExitCode;
import dev.leasehold.cli.client.Table;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold variants push}: chosen variants to an upstream that the operator configured, read back there. */
@Command(
        name = "push",
        description = {
            "Carry variants to an upstream: those named, or the best ones. Takes an admin's token.",
            "It is done when it was read back there; what the upstream cannot be asked about is tried again later."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all are there", "3:some are not, or not yet"})
public final class PushCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "Its id.")
    private String experiment = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "VARIANT", description = "Their ids.")
    private List<String> named = List.of();

    @Option(names = "--best", paramLabel = "N", description = "The best so many.")
    private @Nullable Integer best;

    @Option(names = "--upstream", paramLabel = "NAME", required = true, description = "Where to.")
    private String upstream = "";

    @Override
    public Integer call() {
        if (named.isEmpty() == (best == null)) {
            throw client.misuse("Name variants, or say how many with --best.");
        }
        RestClient service = client.connect();
        JsonNode about = service.get(new Query("/v1/experiments/%s", experiment).toString());
        JsonNode standing = service.get(new Query("/v1/experiments/%s/variants", experiment).toString());
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("upstream", upstream);
        ArrayNode refs = body.putArray("refs");
        branches(standing).forEach(branch -> refs.add("refs/heads/" + branch));
        JsonNode answer = service.post(
                new Query("/v1/projects/%s/relay", about.path("repository").asText()).toString(), body);
        if (client.json()) {
            client.print(answer);
        } else {
            Table table = new Table("STATE", "COMMIT", "REF", "WHY NOT");
            answer.path("relays")
                    .forEach(relay -> table.row(
                            Cells.text(relay, "state"),
                            Cells.text(relay, "commit"),
                            Cells.text(relay, "ref"),
                            Cells.text(relay, "message")));
            client.print(table);
        }
        for (JsonNode relay : answer.path("relays")) {
            if (!relay.path("state").asText().equalsIgnoreCase("relayed")) {
                return ExitCode.TASK_FAILED;
            }
        }
        return 0;
    }

    private List<String> branches(JsonNode standing) {
        List<String> branches = new ArrayList<>();
        List<String> open = new ArrayList<>(named);
        for (JsonNode variant : standing.path("variants")) {
            boolean wanted = best != null
                    ? branches.size() < best && variant.hasNonNull("rank")
                    : open.remove(variant.path("id").asText());
            if (wanted && variant.hasNonNull("branch")) {
                branches.add(variant.path("branch").asText());
            } else if (wanted && best == null) {
                throw client.misuse("The variant %s is %s: only integrated ones have a branch."
                        .formatted(Cells.text(variant, "id"), Cells.text(variant, "state")));
            }
        }
        if (!open.isEmpty()) {
            throw client.misuse("There is no variant '%s' in this experiment.".formatted(open.getFirst()));
        }
        if (branches.isEmpty()) {
            throw client.misuse("No variant of this experiment has a branch yet.");
        }
        return branches;
    }
}
