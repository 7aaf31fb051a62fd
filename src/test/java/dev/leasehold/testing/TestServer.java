package dev.leasehold.testing;

import dev.leasehold.platform.postgres.EmbeddedPostgres;
import dev.leasehold.platform.sql.Schema;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The one PostgreSQL of this test JVM. Started by the first who asks, stopped with the JVM.
 *
 * <p>Quarkus loads test classes more than once, each time with statics of their own. So the server is made known where
 * all of them look: in the system properties.
 */
record TestServer(String jdbcUrlPrefix, String user, String password) {
    static final String TEMPLATE = "template_leasehold";
    private static final String KEY = "leasehold.test.postgres.";

    static TestServer running() {
        Properties shared = System.getProperties();
        synchronized (KEY) { // a literal is one object in the whole JVM; the properties themselves others wait for
            if (shared.getProperty(KEY + "url") == null) {
                start(shared);
            }
            return new TestServer(
                    shared.getProperty(KEY + "url"),
                    shared.getProperty(KEY + "user"),
                    shared.getProperty(KEY + "password"));
        }
    }

    private static void start(Properties shared) {
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "test-database-stop"));
        var server = new TestServer(postgres.jdbcUrl(""), postgres.user(), postgres.password());
        server.execute("CREATE DATABASE " + TEMPLATE);
        Schema.bringUpToDate(server.jdbcUrl(TEMPLATE), server.user(), server.password());
        shared.setProperty(KEY + "user", server.user());
        shared.setProperty(KEY + "password", server.password());
        shared.setProperty(KEY + "url", server.jdbcUrlPrefix());
    }

    String jdbcUrl(String database) {
        return jdbcUrlPrefix + database;
    }

    void execute(String sql) {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), user, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
