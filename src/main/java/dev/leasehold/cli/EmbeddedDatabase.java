package dev.leasehold.cli;

import dev.leasehold.platform.postgres.EmbeddedPostgres;
import java.nio.file.Path;

/** A PostgreSQL of this service's own, in its data folder. */
record EmbeddedDatabase(EmbeddedPostgres server, Path data) implements Database {

    static EmbeddedDatabase start(Path data) {
        return new EmbeddedDatabase(EmbeddedPostgres.start(data), data);
    }

    @Override
    public String jdbcUrl() {
        return server.jdbcUrl();
    }

    @Override
    public String user() {
        return server.user();
    }

    @Override
    public String password() {
        return server.password();
    }

    @Override
    public String description() {
        return "embedded PostgreSQL in " + data;
    }

    @Override
    public void close() {
        server.close();
    }
}
