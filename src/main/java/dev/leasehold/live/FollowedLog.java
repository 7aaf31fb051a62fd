package dev.leasehold.live;

import dev.leasehold.lease.TaskId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One log that somebody follows. Close it once for each time it was given out. */
public final class FollowedLog implements AutoCloseable {
    private static final int PIECE = 64 * 1024;
    private static final int KEPT = 2;

    private final Logs logs;
    private final LogFeed feed;
    private final LogFeed.Key key;
    private final Map<Long, byte[]> pieces = new LinkedHashMap<>();
    private int followers;
    private Standing standing = new Standing(0, 0, false, "");

    /**
     * How far the log has come.
     *
     * @param version grows with each change
     * @param ended nothing will be added: what is there up to {@code size} is all
     * @param state the task's, or {@code purged}
     */
    public record Standing(long version, long size, boolean ended, String state) {}

    FollowedLog(Logs logs, LogFeed feed, LogFeed.Key key) {
        this.logs = logs;
        this.feed = feed;
        this.key = key;
    }

    LogFeed.Key key() {
        return key;
    }

    synchronized void joined() {
        followers++;
    }

    /** Whether that was the last one. */
    synchronized boolean leave() {
        followers--;
        return followers == 0;
    }

    synchronized void is(LogTable.Extent extent) {
        if (standing.version == 0
                || extent.size() != standing.size
                || extent.ended() != standing.ended
                || !extent.state().equals(standing.state)) {
            if (extent.size() < standing.size) {
                pieces.clear(); // the whole log has taken the place of what was seen live
            }
            standing = new Standing(standing.version + 1, extent.size(), extent.ended(), extent.state());
            notifyAll();
        }
    }

    /** Waits until there is news after {@code version}; 0 waits for the first look. */
    public synchronized Standing await(long version, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos();
                standing.version <= version && left > 0;
                left = until - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return standing;
    }

    /** Some bytes from an offset on; empty at the end. */
    public byte[] read(long offset) {
        if (single()) {
            return fetch(offset);
        }
        synchronized (pieces) {
            byte[] known = pieces.get(offset);
            if (known != null) {
                return known;
            }
            byte[] piece = fetch(offset);
            if (piece.length > 0) {
                pieces.put(offset, piece);
            }
            if (pieces.size() > KEPT) {
                pieces.remove(pieces.keySet().iterator().next());
            }
            return piece;
        }
    }

    private synchronized boolean single() {
        return followers == 1;
    }

    private byte[] fetch(long offset) {
        return logs.bytes(TaskId.text(key.task()), key.attempt(), offset, PIECE);
    }

    @Override
    public void close() {
        feed.left(this);
    }
}
