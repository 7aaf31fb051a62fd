package dev.leasehold.testing;

import dev.leasehold.platform.postgres.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh, migrated database for whoever asks, in milliseconds: one server per test JVM, one template, many copies.
 *
 * <pre>{@code
 * try (var database = TestDatabase.fresh(); var connection = database.connect()) { ... }
 * }</pre>
 */
public record TestDatabase(String name, String jdbcUrl, String user, String password) implements AutoCloseable {
    private static final String TEMPLATE = "template_leasehold";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Migrated as the service migrates it. */
    public static TestDatabase fresh() {
        return create(TEMPLATE);
    }

    /** Without a single table. */
    public static TestDatabase empty() {
        return create("template1");
    }

    private static TestDatabase create(String template) {
        String name = "test_" + NUMBER.incrementAndGet();
        execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
        return of(name);
    }

    private static TestDatabase of(String name) {
        EmbeddedPostgres server = Server.RUNNING;
        return new TestDatabase(name, server.jdbcUrl(name), server.user(), server.password());
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Drops it, and cuts off whoever is still connected. */
    @Override
    public void close() {
        execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    }

    private static void execute(String sql) {
        EmbeddedPostgres server = Server.RUNNING;
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Started by the first who asks; stopped with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            EmbeddedPostgres server = EmbeddedPostgres.temporary();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "test-database-stop"));
            migrateTemplate(server);
            return server;
        }

        private static void migrateTemplate(EmbeddedPostgres server) {
            try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + TEMPLATE);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot make the template database", e);
            }
            Flyway.configure()
                    .dataSource(server.jdbcUrl(TEMPLATE), server.user(), server.password())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        }
    }
}
