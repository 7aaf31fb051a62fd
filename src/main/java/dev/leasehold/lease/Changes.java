package dev.leasehold.lease;

import dev.leasehold.lease.AttemptTable.End;
import dev.leasehold.lease.AttemptTable.Judgement;
import dev.leasehold.lease.JournalTable.Entry;
import dev.leasehold.lease.TaskTable.Locked;
import dev.leasehold.lease.TaskTable.Move;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The moves of one transaction, written at its end: rows, attempts and journal together. */
final class Changes {
    private static final TaskTable TASKS = new TaskTable();
    private static final AttemptTable ATTEMPTS = new AttemptTable();
    private static final LaneTable LANES = new LaneTable();
    private static final JournalTable JOURNAL = new JournalTable();

    private final List<Move> moves = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final List<Judgement> judgements = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<Lane> refilled = new HashSet<>();
    private final Set<String> withRoom = new HashSet<>();
    private final Set<String> waitingForRoom = new HashSet<>();

    private Changes() {}

    @FunctionalInterface
    interface Decision<T> {
        T decide(Connection connection, Changes changes) throws SQLException;
    }

    /** Runs a decision and writes what it adds, in one transaction; then rings the bell for whoever waits for it. */
    static <T> T commit(Database database, Bell bell, Decision<T> decision) {
        List<Changes> committed = new ArrayList<>();
        T result = database.transact(connection -> {
            Changes changes = new Changes();
            T decided = decision.decide(connection, changes);
            changes.write(connection);
            committed.add(changes);
            return decided;
        });
        committed.getLast().ring(bell);
        return result;
    }

    /** The row's attempt ended, and the task goes on to {@code next}. */
    void end(Locked row, TaskState next, Verdict verdict) {
        moves.add(new Move(row.id(), next));
        ends.add(new End(row.id(), row.attempt(), next.wire(), verdict));
        landing(row, verdict);
        entries.add(new Entry(kind(next), row.id(), row.attempt(), row.epoch(), data(next, verdict)));
        requeued(row, next);
        leavesRoom(row, next);
    }

    /** What the attempt saw while it landed its commit. */
    private void landing(Locked row, Verdict verdict) {
        Landing landing = verdict.landing();
        if (landing != null) {
            landing.rungs().forEach(rung -> climbed(row, rung));
        }
    }

    /** One rung of a delivery. */
    void climbed(Locked row, Rung rung) {
        entries.add(new Entry("delivery." + rung.name(), row.id(), row.attempt(), row.epoch(), rung.seen()));
    }

    /** The attempt's delivery was judged, and the task goes on to {@code next}. */
    void judge(Locked row, TaskState next, Verdict verdict) {
        moves.add(new Move(row.id(), next));
        judgements.add(new Judgement(row.id(), row.attempt(), next.wire(), verdict.code(), verdict.message()));
        entries.add(new Entry(kind(next), row.id(), row.attempt(), row.epoch(), data(next, verdict)));
        requeued(row, next);
        leavesRoom(row, next);
    }

    /** The task goes on to {@code next} while no attempt of it is under way. */
    void move(Locked row, TaskState next, String kind) {
        moves.add(new Move(row.id(), next));
        entries.add(new Entry(kind, row.id(), null, null, null));
        requeued(row, next);
    }

    /** Something was said of the task that does not change its state. */
    void note(Locked row, String kind) {
        note(row, kind, null);
    }

    void note(Locked row, String kind, @Nullable Object data) {
        entries.add(new Entry(kind, row.id(), row.attempt(), row.epoch(), data));
    }

    /** Writes what was added so far, for a decision that wants to read it back. */
    void write(Connection connection) throws SQLException {
        if (!refilled.isEmpty()) {
            LANES.ensure(connection, refilled);
        }
        List<Sql> writes = new ArrayList<>();
        if (!moves.isEmpty()) {
            writes.add(TASKS.move(connection, moves));
        }
        if (!ends.isEmpty()) {
            writes.add(ATTEMPTS.end(connection, ends));
        }
        if (!judgements.isEmpty()) {
            writes.add(ATTEMPTS.judge(connection, judgements));
        }
        if (!entries.isEmpty()) {
            writes.add(JOURNAL.append(connection, entries));
        }
        Sql.executeTogether(connection, writes);
        if (!withRoom.isEmpty()) {
            waitingForRoom.addAll(LANES.waitingForRoom(connection, withRoom));
        }
    }

    private void requeued(Locked row, TaskState next) {
        if (next instanceof TaskState.Queued(Duration delay, Failures _) && delay.isZero()) {
            refilled.add(row.lane());
        }
    }

    /** Nobody holds the task any more, for now: others of its group may be claimed in its place. */
    private void leavesRoom(Locked row, TaskState next) {
        if (!(next instanceof TaskState.Confirming) && !row.lane().group().isEmpty()) {
            withRoom.add(row.lane().group());
        }
    }

    private void ring(Bell bell) {
        if (!entries.isEmpty()) {
            bell.journal();
        }
        if (moves.stream().anyMatch(move -> move.to() instanceof TaskState.Confirming)) {
            bell.landed();
        }
        Set<String> ready = new HashSet<>(waitingForRoom);
        refilled.forEach(lane -> ready.add(lane.role()));
        if (!ready.isEmpty()) {
            bell.ready(ready);
        }
    }

    private static String kind(TaskState next) {
        return next instanceof TaskState.Queued ? "task.requeued" : "task." + next.wire();
    }

    private static @Nullable Object data(TaskState next, Verdict verdict) {
        Code code = verdict.code();
        if (code == null) {
            return null;
        }
        Duration delay = next instanceof TaskState.Queued queued ? queued.delay() : Duration.ZERO;
        return Map.of(
                "code", code.wire(),
                "fault", code.fault().wire(),
                "message", verdict.message(),
                "delayMillis", delay.toMillis());
    }
}
