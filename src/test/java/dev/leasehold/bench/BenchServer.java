package dev.leasehold.bench;

import dev.leasehold.platform.postgres.EmbeddedPostgres;
import dev.leasehold.platform.sql.Schema;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** The one PostgreSQL of a run. Every contender has a database of its own on it, and a pool of the same size. */
final class BenchServer implements AutoCloseable {
    static final int POOL = 24;
    private static final String TEMPLATE = "bench_template";

    private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();

    BenchServer() {
        execute("postgres", "create database " + TEMPLATE);
        Schema.bringUpToDate(postgres.jdbcUrl(TEMPLATE), postgres.user(), postgres.password());
    }

    /** What the server says it is set to. */
    String setting(String name) {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the setting " + name, e);
        }
    }

    /** A database with Leasehold's tables, and connections as the service has them. */
    AgroalDataSource leasehold(String name) {
        return leasehold(name, POOL);
    }

    /** The same for few threads: to open a connection takes some 50 ms of a processor, so only these are opened ahead. */
    AgroalDataSource leasehold(String name, int opened) {
        execute("postgres", "create database %s template %s".formatted(name, TEMPLATE));
        return pool(name, opened, TestPool.SERVICE_SQL);
    }

    /** A database without a table, and connections as the driver makes them. */
    AgroalDataSource empty(String name) {
        execute("postgres", "create database " + name);
        return pool(name, POOL, "");
    }

    private AgroalDataSource pool(String name, int opened, String initialSql) {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(POOL)
                        .initialSize(opened)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(postgres.jdbcUrl(name))
                                .initialSql(initialSql)
                                .principal(new NamePrincipal(postgres.user()))
                                .credential(new SimplePassword(postgres.password()))));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException("no pool for " + name, e);
        }
    }

    void execute(String database, String sql) {
        try (var connection =
                        DriverManager.getConnection(postgres.jdbcUrl(database), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Nothing that is to be cleaned up in it slows down what comes next. */
    void drop(String name) {
        execute("postgres", "drop database " + name);
    }

    /** Writes out what earlier parts left to write, so that it does not slow down the next one. */
    void settle() {
        execute("postgres", "checkpoint");
    }

    @Override
    public void close() {
        postgres.close();
    }
}
