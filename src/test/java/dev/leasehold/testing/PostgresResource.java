package dev.leasehold.testing;

import dev.leasehold.platform.Folders;
import dev.leasehold.testing.canary.Leavings;
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
    private Path log;

    @Override
    public Map<String, String> start() {
        database = TestDatabase.fresh();
        forge = temporaryFolder();
        log = temporaryFolder();
        return Map.of(
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "leasehold.database.description", "a test database",
                "leasehold.forge.folder", forge.toString(),
                "quarkus.log.file.enable", "true",
                "quarkus.log.file.path", log.resolve("service.log").toString());
    }

    @Override
    public void stop() {
        if (database != null) {
            Leavings.search(database, forge, log);
            database.close();
            Folders.delete(forge);
            Folders.delete(log);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("leasehold-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
