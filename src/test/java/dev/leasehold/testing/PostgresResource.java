package dev.leasehold.testing;

import dev.leasehold.platform.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Points {@code quarkus.datasource} at a fresh, migrated database, and the forge at a fresh folder: {@code @QuarkusTestResource(PostgresResource.class)}. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private TestDatabase database;
    private Path forge;

    @Override
    public Map<String, String> start() {
        database = TestDatabase.fresh();
        forge = temporaryFolder();
        return Map.of(
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "leasehold.database.description", "a test database",
                "leasehold.forge.folder", forge.toString());
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
            Folders.delete(forge);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("leasehold-forge-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
