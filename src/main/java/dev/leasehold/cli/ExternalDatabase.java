package dev.leasehold.cli;

import dev.leasehold.platform.FolderLock;
import dev.leasehold.platform.StartRefused;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import static dev.leasehold.platform.StartRefused.Why.DATABASE;

/** The operator's own PostgreSQL: asked once before the start, and left running afterwards. */
record ExternalDatabase(DatabaseAddress address, FolderLock lock) implements Database {
    private static final int OLDEST_MAJOR = 15;
    private static final String DEADLINE_SECONDS = "10";

    static ExternalDatabase connect(Path data, DatabaseAddress address) {
        mustAnswer(address);
        return new ExternalDatabase(address, FolderLock.take(data));
    }

    private static void mustAnswer(DatabaseAddress address) {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("loginTimeout", DEADLINE_SECONDS);
        properties.setProperty("socketTimeout", DEADLINE_SECONDS);
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), properties)) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST_MAJOR) {
                throw new StartRefused(
                        DATABASE,
                        "The database at %s is PostgreSQL %d.".formatted(address.jdbcUrl(), major),
                        "Leasehold needs version %d or later.".formatted(OLDEST_MAJOR));
            }
        } catch (SQLException e) {
            throw refused(address, e);
        }
    }

    private static StartRefused refused(DatabaseAddress address, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
        return switch (state) {
            case "28P01", "28000" ->
                new StartRefused(
                        DATABASE,
                        "The database at %s refuses the user %s (%s)."
                                .formatted(address.jdbcUrl(), address.user(), reason),
                        "Check LEASEHOLD_DATABASE_USER and the password in LEASEHOLD_DATABASE_PASSWORD_FILE.");
            case "3D000" ->
                new StartRefused(
                        DATABASE,
                        "There is no such database: %s.".formatted(address.jdbcUrl()),
                        "Create it (CREATE DATABASE), or correct LEASEHOLD_DATABASE_URL.");
            default ->
                new StartRefused(
                        DATABASE,
                        "The database at %s does not answer (%s).".formatted(address.jdbcUrl(), reason),
                        "Check LEASEHOLD_DATABASE_URL and that it runs and lets this machine in.");
        };
    }

    @Override
    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    @Override
    public String user() {
        return address.user();
    }

    @Override
    public String password() {
        return address.password();
    }

    @Override
    public String description() {
        return "PostgreSQL at " + address.jdbcUrl();
    }

    @Override
    public void close() {
        lock.close();
    }
}
