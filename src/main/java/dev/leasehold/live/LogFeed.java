package dev.leasehold.live;

import dev.leasehold.lease.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Logs as they grow, looked at once for all who follow them.
 *
 * <ul>
 *   <li>One statement every {@link #LOOK_EVERY} asks how far all followed logs have come. Without followers, nobody asks.
 *   <li>A log that several follow is read once for all of them.
 *   <li>A look that failed is made again; followers wait that much longer.
 * </ul>
 */
public final class LogFeed {
    private static final System.Logger LOG = System.getLogger(LogFeed.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Logs logs;
    private final Map<Key, FollowedLog> followed = new HashMap<>();
    private boolean looking;

    public LogFeed(Logs logs) {
        this.logs = logs;
    }

    record Key(UUID task, int attempt) {}

    /** From here until it is closed the log is looked at. The task's id must be one. */
    public FollowedLog follow(String task, int attempt) {
        Key key = new Key(TaskId.parse(task).orElseThrow(), attempt);
        synchronized (followed) {
            FollowedLog log = followed.computeIfAbsent(key, _ -> new FollowedLog(logs, this, key));
            log.joined();
            if (!looking) {
                looking = true;
                Thread.ofVirtual().name("log-feed").start(this::keepLooking);
            }
            return log;
        }
    }

    /** How many logs are followed now. */
    public int size() {
        synchronized (followed) {
            return followed.size();
        }
    }

    void left(FollowedLog log) {
        synchronized (followed) {
            if (log.leave()) {
                followed.remove(log.key());
            }
        }
    }

    private void keepLooking() {
        try {
            for (List<FollowedLog> now = open(); !now.isEmpty(); now = open()) {
                look(now);
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<FollowedLog> open() {
        synchronized (followed) {
            looking = !followed.isEmpty();
            return List.copyOf(followed.values());
        }
    }

    private void look(List<FollowedLog> open) {
        try {
            Map<Key, LogTable.Extent> extents =
                    logs.extents(open.stream().map(FollowedLog::key).toList());
            open.forEach(log -> log.is(extents.getOrDefault(log.key(), LogTable.Extent.GONE)));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "event=logs-not-looked-at why=\"%s\"".formatted(e.getMessage()));
        }
    }
}
