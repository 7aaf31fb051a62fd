package dev.leasehold.cli;

import dev.leasehold.platform.FolderLock;
import dev.leasehold.platform.StartRefused;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import static dev.leasehold.platform.StartRefused.Why.DATABASE;

/** The operator's own PostgreSQL: asked once before the start, and left running afterwards. */
record ExternalDatabase(DatabaseAddress address, FolderLock lock) implements Database {
    private static final int OLDEST_MAJOR = 15;
    private static final String DEADLINE_SECONDS = "10";
    private static final long RETRY_NANOS = 300_000_000;
    /** Nobody listens, the connection broke, or the server is still starting. */
    private static final Pattern NOT_YET = Pattern.compile("08...|57P0.");

    /** One that does not answer yet is asked again, while there is time. One that answers and refuses is not. */
    static ExternalDatabase connect(Path data, DatabaseAddress address) {
        long until = System.nanoTime() + address.patience().toNanos();
        while (!answers(address, until)) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return new ExternalDatabase(address, FolderLock.take(data));
    }

    /** False only where it may be asked again. */
    private static boolean answers(DatabaseAddress address, long until) {
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
            return true;
        } catch (SQLException e) {
            if (NOT_YET.matcher(String.valueOf(e.getSQLState())).matches() && System.nanoTime() - until < 0) {
                return false;
            }
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
