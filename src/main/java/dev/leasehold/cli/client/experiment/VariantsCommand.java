package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.WholeFile;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code leasehold variants}: what came of an experiment, ranked, as a tree, over time, or as a picture. */
@Command(
        name = "variants",
        description = "List an experiment's variants, the best first, or show how they came about.",
        subcommands = PushCommand.class)
public final class VariantsCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "EXPERIMENT", arity = "0..1", description = "Its id.")
    private @Nullable String experiment; // not required, or a command below would lack it

    @ArgGroup
    private View view = new View();

    /** One of them, or the ranking. */
    private static final class View {
        @Option(names = "--lineage", description = "As a tree: each below the one that it began from.")
        private boolean lineage;

        @Option(
                names = "--best",
                description = "The best score over time: every variant that was better than all before.")
        private boolean best;

        @Option(
                names = "--plot",
                paramLabel = "FILE",
                description = "Write a picture of scores and lineage, as SVG; - for stdout.")
        private @Nullable Path plot;
    }

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: all).")
    private int limit = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        if (experiment == null) {
            throw client.misuse("Name an experiment.");
        }
        RestClient service = client.connect();
        if (view.plot != null) {
            plot(service, view.plot);
        } else if (view.lineage) {
            lineage(service);
        } else if (view.best) {
            best(service);
        } else {
            ranking(service);
        }
        return 0;
    }

    private void ranking(RestClient service) {
        JsonNode standing = service.get(path("/v1/experiments/%s/variants"));
        if (client.json()) {
            client.print(standing);
        } else {
            int more = new Ranking(client.out(), client.terminal()).print(standing, limit);
            if (more > 0) {
                client.note("and %d more".formatted(more));
            }
        }
    }

    private void lineage(RestClient service) {
        String path = path("/v1/experiments/%s/lineage");
        if (client.json()) {
            client.print(service.get(path));
        } else {
            client.out()
                    .print(service.call("GET", path + "/tree.txt", Map.of("Accept", "text/plain"), null)
                            .text());
        }
    }

    private void best(RestClient service) {
        JsonNode curve = service.get(path("/v1/experiments/%s/lineage/best"));
        if (client.json()) {
            client.print(curve);
            return;
        }
        Table table = new Table("AFTER", "VARIANTS", "BEST", "IDEA", "VARIANT");
        table.row("-", "0", Ranking.number(curve.path("baseline")), "baseline", "-");
        int number = 0;
        for (JsonNode point : curve.path("points")) {
            number++;
            if (point.path("improved").asBoolean()) {
                table.row(
                        "%.1f s".formatted(point.path("seconds").asDouble()),
                        Integer.toString(number),
                        Ranking.number(point.path("best")),
                        Cells.text(point, "slug"),
                        Cells.text(point, "variant"));
            }
        }
        client.print(table);
    }

    private void plot(RestClient service, Path file) {
        String name = file.toString();
        if (!name.equals("-") && !name.endsWith(".svg")) {
            throw client.misuse("--plot writes SVG: name a file that ends in .svg. For another format convert that,"
                    + " for example with 'rsvg-convert -o plot.png plot.svg'.");
        }
        WholeFile picture = new WholeFile(client, service);
        if (name.equals("-")) {
            picture.print(out -> service.copy(path("/v1/experiments/%s/plot.svg"), out));
        } else {
            picture.write(file, out -> service.copy(path("/v1/experiments/%s/plot.svg"), out));
            client.note("the picture is in " + file);
        }
    }

    private String path(String template) {
        return new Query(template, Objects.requireNonNull(experiment)).toString();
    }
}
