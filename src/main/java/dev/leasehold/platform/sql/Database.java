package dev.leasehold.platform.sql;

import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Runs a block in a transaction.
 *
 * <ul>
 *   <li>It commits when the block returns, and rolls back when it throws.
 *   <li>A deadlock or a serialisation failure runs the block again: it must have no effect outside the database.
 *   <li>At most {@link #MOST_AT_ONCE} run at once, and the others wait in line. Waiters of the pool itself are all woken
 *       by each connection that comes back, and under virtual threads a thousand of them left no processor to those who
 *       hold one.
 *   <li>A commit whose answer was lost surfaces as a {@link DatabaseException} that says so; the caller repeats, or asks
 *       again.
 * </ul>
 */
public final class Database {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());
    private static final Set<String> RUN_AGAIN = Set.of("40001", "40P01");
    private static final int TRIES = 5;
    /** Less than the pool has: some connections listen, notify or belong to a sweep. */
    private static final int MOST_AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @FunctionalInterface
    public interface Block<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    public interface Action {
        void run(Connection connection) throws SQLException;
    }

    public void run(Action action) {
        this.<Boolean>transact(connection -> {
            action.run(connection);
            return true;
        });
    }

    /** Runs the action unless another process runs one under the same key at this moment. Says whether it ran. */
    public boolean exclusively(long key, Runnable action) {
        return transact(connection -> {
            boolean alone = Sql.of(connection, "select pg_try_advisory_xact_lock(?)", key)
                    .first(row -> row.getBoolean(1))
                    .orElseThrow();
            if (alone) {
                action.run();
            }
            return alone;
        });
    }

    public <T extends @Nullable Object> T transact(Block<T> block) {
        return run(block, false);
    }

    /** The same for a block of one statement, which begins and commits by itself: one round trip in place of two. */
    public <T extends @Nullable Object> T single(Block<T> block) {
        return run(block, true);
    }

    private <T extends @Nullable Object> T run(Block<T> block, boolean single) {
        for (int tryNumber = 1; ; tryNumber++) {
            try {
                return once(block, single);
            } catch (SQLException e) {
                if (tryNumber == TRIES || !isToRunAgain(e)) {
                    throw new DatabaseException(e);
                }
            }
        }
    }

    private <T extends @Nullable Object> T once(Block<T> block, boolean single) throws SQLException {
        takePlace();
        try {
            Connection connection = dataSource.getConnection();
            try {
                return once(connection, block, single);
            } finally {
                giveBack(connection);
            }
        } finally {
            places.release();
        }
    }

    private static <T extends @Nullable Object> T once(Connection connection, Block<T> block, boolean single)
            throws SQLException {
        connection.setAutoCommit(single);
        if (single) {
            return committing(() -> block.run(connection));
        }
        try {
            T result = block.run(connection);
            committing(() -> {
                connection.commit();
                return true;
            });
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    /** What was done is done, whatever is wrong with the connection now: the pool sees to that. */
    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "event=connection-not-closed", e);
        }
    }

    @FunctionalInterface
    private interface Committing<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /** What fails here and is not to be run again may have been done all the same. */
    private static <T extends @Nullable Object> T committing(Committing<T> action) throws SQLException {
        try {
            return action.run();
        } catch (SQLException e) {
            if (isToRunAgain(e)) {
                throw e;
            }
            throw DatabaseException.ofCommit(e);
        }
    }

    private static boolean isToRunAgain(SQLException e) {
        return e.getSQLState() != null && RUN_AGAIN.contains(e.getSQLState());
    }

    private void takePlace() throws SQLException {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("no connection became free within " + PATIENCE, "08001");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a connection", "08001", e);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
