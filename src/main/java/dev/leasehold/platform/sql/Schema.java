package dev.leasehold.platform.sql;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The tables, brought to what this build knows before anything else looks at them. Flyway alone changes them.
 *
 * <p>A database that has exactly the migrations of this build is left alone: that is so at nearly every start, and Flyway
 * takes a third of a second to find it out. What they are is in a file that a test keeps true.
 */
public final class Schema {
    /** One migration a line, in the order of their making: version and checksum. */
    public static final String HISTORY = "/db/history.txt";

    private static final String NO_SUCH_TABLE = "42P01";

    private Schema() {}

    /** Throws {@link FlywayException} when the database has what this build does not know, or knows otherwise. */
    public static void bringUpToDate(String url, String user, String password) {
        if (!isUpToDate(url, user, password)) {
            flyway(url, user, password).migrate();
        }
    }

    static Flyway flyway(String url, String user, String password) {
        return Flyway.configure()
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                // A schema newer than this build is refused, not used.
                .ignoreMigrationPatterns("*:ignored")
                .load();
    }

    static boolean isUpToDate(String url, String user, String password) {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return applied(connection).equals(known());
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw new DatabaseException(e);
        }
    }

    private static List<String> applied(Connection connection) throws SQLException {
        return Sql.of(connection, """
                        select case when success then version || ' ' || checksum else 'failed' end
                        from flyway_schema_history order by installed_rank
                        """).list(row -> String.valueOf(row.getString(1)));
    }

    private static List<String> known() {
        try (InputStream file = Schema.class.getResourceAsStream(HISTORY)) {
            return new String(Objects.requireNonNull(file, HISTORY).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
