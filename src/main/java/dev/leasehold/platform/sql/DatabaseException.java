package dev.leasehold.platform.sql;

import java.io.Serial;
import java.sql.SQLException;

/** The database refused, or did not answer. What was asked of it may or may not have been done. */
public final class DatabaseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean connectionLost;
    private final boolean valueRefused;

    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        String state = cause.getSQLState();
        connectionLost = state == null || state.startsWith("08") || state.startsWith("57P");
        valueRefused = state != null && state.startsWith("22");
    }

    /** Whether the database was out of reach, as opposed to having said no. */
    public boolean connectionLost() {
        return connectionLost;
    }

    /** Whether a value was beyond what its column takes: a date, a number, a character. */
    public boolean valueRefused() {
        return valueRefused;
    }
}
