package dev.leasehold.platform.postgres;

import dev.leasehold.platform.FolderLock;
import dev.leasehold.platform.StartRefused;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import static dev.leasehold.platform.StartRefused.Why.DATABASE;
import static dev.leasehold.platform.StartRefused.Why.FOLDER;

/**
 * A PostgreSQL server of this service's own, in a folder that outlives it.
 *
 * <ul>
 *   <li>Durable: {@code fsync} and {@code synchronous_commit} are on, pages have checksums.
 *   <li>Private: loopback only, a random password in a file of mode 600.
 *   <li>Exclusive: one service per folder; a second one is refused and told who holds it.
 *   <li>It survives the {@code kill -9} of its service, and the next start adopts it.
 * </ul>
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "leasehold";
    private static final String DATABASE_NAME = "postgres";
    private static final int LOGIN_SECONDS = 10;

    private final FolderLock lock;
    private final Postmaster postmaster;
    private final PidFile process;
    private final String password;
    private @Nullable Process guard;

    private EmbeddedPostgres(FolderLock lock, Postmaster postmaster, PidFile process, String password) {
        this.lock = lock;
        this.postmaster = postmaster;
        this.process = process;
        this.password = password;
    }

    /** Initialises the folder where it is new, starts or adopts its server, and returns once that answers. */
    public static EmbeddedPostgres start(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        FolderLock lock = FolderLock.take(root);
        try {
            return start(new DataFolder(root), lock);
        } catch (IOException e) {
            lock.close();
            throw new StartRefused(
                    FOLDER,
                    "PostgreSQL cannot use the folder %s (%s).".formatted(root, e),
                    "Look at the free space and the rights there, or name another folder with --data.");
        } catch (InterruptedException e) {
            lock.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL started", e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** One for tests and trials: as durable, but gone with its folder at close, or when this JVM dies. */
    public static EmbeddedPostgres temporary() {
        var folder = TemporaryFolder.create();
        Process guard = folder.guard();
        try {
            EmbeddedPostgres postgres = start(folder.root());
            postgres.guard = guard;
            return postgres;
        } catch (RuntimeException e) {
            TemporaryFolder.release(guard);
            throw e;
        }
    }

    private static EmbeddedPostgres start(DataFolder folder, FolderLock lock) throws IOException, InterruptedException {
        Binaries binaries = Binaries.unpacked();
        Identity identity = Identity.of(folder.data());
        identity.admitTo(folder.root(), binaries.home());
        folder.initialise(binaries, identity);
        var postmaster = new Postmaster(folder, binaries, identity);
        var postgres = new EmbeddedPostgres(lock, postmaster, postmaster.running(), folder.password());
        postgres.mustServe(folder.data());
        return postgres;
    }

    /** Whoever listens on that port must know the password and serve this very folder. */
    private void mustServe(Path data) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            if (!Files.isSameFile(Path.of(row.getString(1)), data)) {
                throw new SQLException("it serves " + row.getString(1));
            }
        } catch (SQLException | IOException e) {
            throw new StartRefused(
                    DATABASE,
                    "PostgreSQL (process %d, port %d) does not answer for %s: %s."
                            .formatted(process.pid(), process.port(), data, e.getMessage()),
                    "Stop that process, then start again.");
        }
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE_NAME);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(process.port(), database);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** The server's process id. */
    public long pid() {
        return process.pid();
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("loginTimeout", Integer.toString(LOGIN_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(LOGIN_SECONDS));
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /** Stops the server, within a deadline: fast, or else at once and recovered by the next start, if there is to be one. */
    @Override
    public void close() {
        if (guard == null) {
            postmaster.stop(process);
            lock.close();
        } else {
            postmaster.abandon(process);
            lock.close();
            TemporaryFolder.release(guard);
        }
    }
}
