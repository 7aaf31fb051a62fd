package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Seconds;
import dev.leasehold.cli.client.Table;
import dev.leasehold.platform.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code leasehold stats}: how attempts fared. */
@Command(name = "stats", description = "Count how attempts ended, and measure how long they waited and ran, by role.")
public final class StatsCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Option(names = "--role", paramLabel = "ROLE", description = "Only of this role.")
    private @Nullable String role;

    @Option(names = "--experiment", paramLabel = "ID", description = "Only of this experiment.")
    private @Nullable String experiment;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "1d",
            converter = Seconds.Converter.class,
            description = "Of tasks submitted within this time, as 90s, 15m, 2h or 30d (default: ${DEFAULT-VALUE}).")
    private Seconds since = Seconds.parse("1d");

    @Override
    public Integer call() {
        JsonNode answer = client.connect()
                .get(new Query("/v1/statistics")
                        .with("role", role)
                        .with("experiment", experiment)
                        .with("since", Instant.now().minusSeconds(since.count()))
                        .toString());
        if (client.json()) {
            client.print(answer);
            return 0;
        }
        Table roles = new Table(
                "ROLE",
                "ATTEMPTS",
                "SUCCEEDED",
                "ABANDONED",
                "ON THE HOUSE",
                "WAIT P50",
                "P90",
                "P99",
                "RUN P50",
                "P90",
                "P99");
        Table codes = new Table("ROLE", "CODE", "FAULT", "ATTEMPTS");
        for (JsonNode each : answer.path("roles")) {
            roles.row(
                    Cells.text(each, "role"),
                    Cells.text(each, "attempts"),
                    Cells.text(each, "succeeded"),
                    Cells.text(each, "abandoned"),
                    Cells.text(each, "onTheHouse"),
                    seconds(each, "waited", "median"),
                    seconds(each, "waited", "p90"),
                    seconds(each, "waited", "p99"),
                    seconds(each, "ran", "median"),
                    seconds(each, "ran", "p90"),
                    seconds(each, "ran", "p99"));
            each.path("codes")
                    .forEach(code -> codes.row(
                            Cells.text(each, "role"),
                            Cells.text(code, "code"),
                            Cells.text(code, "fault"),
                            Cells.text(code, "attempts")));
        }
        client.print(roles);
        client.out().println();
        client.print(codes);
        return 0;
    }

    private static String seconds(JsonNode role, String what, String which) {
        return String.format(Locale.ROOT, "%.2fs", role.path(what).path(which).asDouble());
    }
}
