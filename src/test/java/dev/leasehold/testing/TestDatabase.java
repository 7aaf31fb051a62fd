package dev.leasehold.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A fresh, migrated database for whoever asks, in milliseconds: one server per test JVM, one template, many copies.
 *
 * <pre>{@code
 * try (var database = TestDatabase.fresh(); var connection = database.connect()) { ... }
 * }</pre>
 */
public record TestDatabase(String name, String jdbcUrl, String user, String password) implements AutoCloseable {

    /** Migrated as the service migrates it. */
    public static TestDatabase fresh() {
        return create(TestServer.TEMPLATE);
    }

    /** Without a single table. */
    public static TestDatabase empty() {
        return create("template1");
    }

    private static TestDatabase create(String template) {
        TestServer server = TestServer.running();
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        server.execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
        return new TestDatabase(name, server.jdbcUrl(name), server.user(), server.password());
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** Drops it, and cuts off whoever is still connected. */
    @Override
    public void close() {
        TestServer.running().execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    }
}
