package dev.leasehold.platform.sql;

import java.io.Serial;
import java.sql.SQLException;

/** The database refused, or did not answer. */
public final class DatabaseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean connectionLost;
    private final boolean valueRefused;
    private final boolean mayHaveCommitted;

    /** Of what was certainly not committed. */
    public DatabaseException(SQLException cause) {
        this(cause, false);
    }

    private DatabaseException(SQLException cause, boolean committing) {
        super(cause.getMessage(), cause);
        String state = cause.getSQLState();
        connectionLost = state == null || state.startsWith("08") || state.startsWith("57P");
        valueRefused = state != null && state.startsWith("22");
        mayHaveCommitted = committing && connectionLost;
    }

    /** The commit itself was asked for when this happened. */
    static DatabaseException ofCommit(SQLException cause) {
        return new DatabaseException(cause, true);
    }

    /** Whether the database was out of reach, as opposed to having said no. */
    public boolean connectionLost() {
        return connectionLost;
    }

    /** Whether a value was beyond what its column takes: a date, a number, a character. */
    public boolean valueRefused() {
        return valueRefused;
    }

    /** Whether the answer to a commit was lost, so that only the database knows, a moment later. */
    public boolean mayHaveCommitted() {
        return mayHaveCommitted;
    }
}
