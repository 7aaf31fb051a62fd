package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold spec}: what an experiment was begun with. */
@Command(
        name = "spec",
        description = {
            "Print the spec of an experiment as it was submitted, to read it or to submit it again.",
            "A folder of yours is in it as what was uploaded; where an experiment was imported, that is not there. Of an EDEN",
            "folder it is the config."
        })
public final class SpecCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "EXPERIMENT", description = "Its id.")
    private String experiment = "";

    @Override
    public Integer call() {
        RestClient service = client.connect();
        byte[] spec = service.call(
                        "GET",
                        new Query("/v1/experiments/%s/spec", experiment).toString(),
                        Map.of("Accept", "application/yaml"),
                        null)
                .body();
        if (client.json()) {
            client.print(JsonNodeFactory.instance.objectNode().put("spec", new String(spec, StandardCharsets.UTF_8)));
        } else {
            client.out().write(spec, 0, spec.length);
            client.out().flush();
        }
        return 0;
    }
}
