package dev.leasehold.platform.sql;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;

/** Tells values that PostgreSQL cannot hold, such as a NUL in a text, from failures of the database. */
public final class Unstorable {
    /** A character, a parameter, an escape in JSON, a time and a number that are out of what can be stored. */
    private static final Set<String> STATES = Set.of("22021", "22023", "22P05", "22008", "22003");

    private Unstorable() {}

    public static boolean isWhy(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof SQLException sql && STATES.contains(String.valueOf(sql.getSQLState())));
    }
}
