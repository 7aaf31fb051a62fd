package dev.leasehold.cli.client.task;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import java.util.List;

/** Of all tasks. */
final class AnyTaskFilter extends TaskFilter {
    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            description = "queued, running, confirming, succeeded, failed, cancelled; of experiments "
                    + "running, paused, terminated. Repeatable.")
    private List<String> states = List.of();

    @Option(names = "--code", paramLabel = "CODE", description = "Failed for this reason, such as timed-out.")
    private @Nullable String code;

    @Override
    List<String> states() {
        return states;
    }

    @Override
    @Nullable
    String code() {
        return code;
    }
}
