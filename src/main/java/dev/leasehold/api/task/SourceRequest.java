package dev.leasehold.api.task;

import dev.leasehold.lease.Source;
import dev.leasehold.lease.Source.Commit;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a task works on, as its user writes it. Parents may be branches; without any, it is {@code main}. */
public record SourceRequest(
        String repository, List<String> parents, @Nullable Commit commit) {
    private static final List<String> DEFAULT = List.of("main");

    public SourceRequest {
        parents = parents == null || parents.isEmpty() ? DEFAULT : List.copyOf(parents);
    }

    /** With every parent as a full commit id, as it is at this moment. */
    Source settle(Commit ofRole, UnaryOperator<String> resolve) {
        return new Source(repository, parents.stream().map(resolve).toList(), commit == null ? ofRole : commit);
    }
}
