package dev.leasehold.lease;

import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import javax.sql.DataSource;

/**
 * Carries rings between processes over PostgreSQL's LISTEN and NOTIFY: one connection to listen, another borrowed to
 * notify.
 *
 * <ul>
 *   <li>Notifying happens after the commit and apart from it, and many rings within {@link #DEBOUNCE_MILLIS} are one: a
 *       NOTIFY inside each transaction would make commits wait for each other.
 *   <li>A listening connection that breaks is opened again; then everybody is woken once, since rings may be missing.
 *   <li>Rings can be lost. Whoever waits also looks by itself now and then.
 * </ul>
 */
public final class Wire implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Wire.class);
    private static final String CHANNEL = "leasehold";
    private static final long DEBOUNCE_MILLIS = 5;
    /** Nothing waits for this to pass: a close rings, too. */
    private static final int LISTEN_MILLIS = 10_000;

    private static final long CLOSE_MILLIS = 2_000;
    private static final long RECONNECT_MILLIS = 500;

    private final DataSource dataSource;
    private final String self = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> pending = new HashSet<>();
    private volatile boolean closed;
    private List<Thread> threads = List.of();

    public Wire(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Hands what comes in to {@code heard}; an empty set means that anything may have been missed. */
    public void open(Consumer<Set<String>> heard) {
        threads = List.of(
                Thread.ofPlatform().daemon().name("wire-notify").start(this::notifyLoop),
                Thread.ofPlatform().daemon().name("wire-listen").start(() -> listenLoop(heard)));
    }

    /** Tells the others, soon. Returns at once. */
    public void send(Set<String> subjects) {
        lock.lock();
        try {
            if (pending.addAll(subjects)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void notifyLoop() {
        try {
            long last = System.nanoTime();
            while (!closed) {
                Set<String> subjects = takePending(last);
                last = System.nanoTime();
                if (!subjects.isEmpty()) {
                    deliver(subjects);
                }
            }
            deliver(Set.of()); // whoever listens here looks up, and finds that this is closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first ring after a pause travels at once, and what comes in the next moment together. */
    private Set<String> takePending(long last) throws InterruptedException {
        lock.lock();
        try {
            while (pending.isEmpty() && !closed) {
                changed.await();
            }
            long left = last + TimeUnit.MILLISECONDS.toNanos(DEBOUNCE_MILLIS) - System.nanoTime();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            Set<String> subjects = Set.copyOf(pending);
            pending.clear();
            return subjects;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Set<String> subjects) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.prepareStatement("select pg_notify(?, ?)")) {
            connection.setAutoCommit(true);
            statement.setString(1, CHANNEL);
            statement.setString(2, self + " " + String.join(" ", subjects));
            statement.execute();
        } catch (SQLException e) {
            if (!closed) {
                LOG.warnf("event=notify-failed why=\"%s\"", e.getMessage());
            }
        }
    }

    private void listenLoop(Consumer<Set<String>> heard) {
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                try (var statement = connection.createStatement()) {
                    statement.execute("listen " + CHANNEL);
                    heard.accept(Set.of());
                    listen(connection.unwrap(PGConnection.class), heard);
                    statement.execute("unlisten *");
                }
            } catch (SQLException e) {
                if (!closed) {
                    LOG.warnf("event=listen-lost why=\"%s\"", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void listen(PGConnection connection, Consumer<Set<String>> heard) throws SQLException {
        while (!closed) {
            PGNotification[] notifications = connection.getNotifications(LISTEN_MILLIS);
            if (notifications == null) {
                continue;
            }
            Set<String> subjects = new HashSet<>();
            for (PGNotification notification : notifications) {
                List<String> words = List.of(notification.getParameter().split(" "));
                if (!words.getFirst().equals(self)) {
                    subjects.addAll(words.subList(1, words.size()));
                }
            }
            if (!subjects.isEmpty()) {
                heard.accept(subjects);
            }
        }
    }

    private void pause() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(RECONNECT_MILLIS);
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
