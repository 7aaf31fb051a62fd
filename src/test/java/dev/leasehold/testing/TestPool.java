package dev.leasehold.testing;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;

/** A connection pool as the service has one, for tests without the service. */
public final class TestPool {
    /** As on the service's own connections: quarkus.datasource.jdbc.new-connection-sql. */
    public static final String SERVICE_SQL =
            "set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off; "
                    + "set plan_cache_mode = force_generic_plan";

    private TestPool() {}

    public static AgroalDataSource of(TestDatabase database, int size) {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(size)
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.jdbcUrl())
                                .initialSql(SERVICE_SQL)
                                .principal(new NamePrincipal(database.user()))
                                .credential(new SimplePassword(database.password()))));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException("no pool for " + database.jdbcUrl(), e);
        }
    }
}
