package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * The journal for those above who own rows of their own: their facts are told in the transaction that makes them true,
 * and get their positions after its commit like all others.
 */
public final class Chronicle {
    private final Bell bell;
    private final JournalTable journal = new JournalTable();

    public Chronicle(Bell bell) {
        this.bell = bell;
    }

    /** What happened to an experiment. */
    public record Fact(
            String kind, UUID experiment, @Nullable Object data) {}

    /** What happened to a ref of a project: told of the attempt too, where it is an attempt's. */
    public record OfRef(String kind, String project, String ref, Object data) {}

    /** Tells them as one batch, in their order. Rolled back, they were never told. */
    public void tell(Connection connection, List<Fact> facts) throws SQLException {
        if (!facts.isEmpty()) {
            Sql.executeTogether(connection, List.of(journal.appendFacts(connection, facts)));
        }
    }

    /** The same for what happened to refs. */
    public void tellOfRefs(Connection connection, List<OfRef> facts) throws SQLException {
        if (!facts.isEmpty()) {
            Sql.executeTogether(connection, List.of(journal.appendOfRefs(connection, facts)));
        }
    }

    /** Rung after the commit. */
    public void ring() {
        bell.journal();
    }
}
