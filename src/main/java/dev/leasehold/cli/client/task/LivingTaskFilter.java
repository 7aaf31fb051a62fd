package dev.leasehold.cli.client.task;

import picocli.CommandLine.Option;
import java.util.List;

/** Of tasks that have not ended. */
final class LivingTaskFilter extends TaskFilter {
    static final List<String> STATES = List.of("queued", "running", "confirming");

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            description = "queued, running, confirming. Repeatable.")
    private List<String> states = List.of();

    @Override
    List<String> states() {
        return states;
    }
}
