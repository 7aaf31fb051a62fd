package dev.leasehold.testing.canary;

import dev.leasehold.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Searches what a service under test leaves, before it is thrown away: rows, repositories, log. */
public final class Leavings {
    private final Canary canary;

    public Leavings(Canary canary) {
        this.canary = canary;
    }

    /** What is found is told by the check after all tests. */
    public static void search(TestDatabase database, Path... files) {
        var leavings = new Leavings(Canary.PLANTED);
        try (Connection connection = database.connect()) {
            leavings.rows(connection).forEach(hit -> Canary.note("hit " + hit));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        for (Path each : files) {
            leavings.files(each).forEach(hit -> Canary.note("hit " + hit));
        }
        Canary.note("searched");
    }

    /** Every row of every table. */
    public List<String> rows(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        List<String> hits = new ArrayList<>();
        connection.setAutoCommit(false); // so that rows come a thousand at a time
        for (String table : tables) {
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(1_000);
                ResultSet rows = statement.executeQuery("select t::text from \"%s\" t".formatted(table));
                while (rows.next()) {
                    String row = rows.getString(1);
                    if (canary.isIn(row) || Canary.holdsAttemptToken(row)) {
                        hits.add("a row of " + table);
                    }
                }
            }
        }
        return hits;
    }

    /** A file, or all within a folder, with the mark or an attempt's token. */
    public List<String> files(Path root) {
        return found(root, canary::isInFile);
    }

    /** The same with the mark alone. What is removed meanwhile is not left. */
    List<String> marked(Path root) {
        return found(root, canary::isMarked);
    }

    private interface Look {
        boolean at(Path file) throws IOException;
    }

    private static List<String> found(Path root, Look look) {
        try (Stream<Path> files = Files.walk(root)) {
            List<String> hits = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    if (look.at(file)) {
                        hits.add(file.toString());
                    }
                } catch (NoSuchFileException | AccessDeniedException gone) {
                    // Somebody else's, or removed meanwhile.
                }
            }
            return hits;
        } catch (UncheckedIOException | NoSuchFileException gone) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
