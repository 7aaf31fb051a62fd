package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The same where those that failed may be meant, for a reason that the service knows. */
final class EndedTaskFilter extends TaskFilter {
    @Option(names = "--code", paramLabel = "CODE", description = "Failed for this reason, such as timed-out.")
    private @Nullable String code;

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
