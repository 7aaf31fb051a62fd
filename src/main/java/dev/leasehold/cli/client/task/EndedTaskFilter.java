package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import java.util.List;

/** The same where those that failed may be meant, for a reason that the service knows. */
final class EndedTaskFilter extends TaskFilter {
    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            description = "queued, running, confirming, succeeded, failed, cancelled. Repeatable.")
    private List<String> states = List.of();

    @Option(names = "--code", paramLabel = "CODE", description = "Failed for this reason, such as timed-out.")
    private @Nullable String code;

    @Override
    List<String> states() {
        return states;
    }

    @Override
    boolean isEmpty() {
        return super.isEmpty() && code == null;
    }

    @Override
    Query addTo(Query query) {
        return super.addTo(query).with("code", code);
    }

    @Override
    ObjectNode asBody() {
        return super.asBody().put("code", code);
    }
}
