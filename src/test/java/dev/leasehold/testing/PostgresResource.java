package dev.leasehold.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Points {@code quarkus.datasource} at a fresh, migrated database: {@code @QuarkusTestResource(PostgresResource.class)}. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private TestDatabase database;

    @Override
    public Map<String, String> start() {
        database = TestDatabase.fresh();
        return Map.of(
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "leasehold.database.description", "a test database");
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
