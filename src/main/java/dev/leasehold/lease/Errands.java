package dev.leasehold.lease;

import dev.leasehold.lease.TaskTable.Locked;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What those who look after running tasks ask of their holders.
 *
 * <ul>
 *   <li>An errand names the epoch that it was made under: no later holder carries it out.
 *   <li>Those of one attempt are numbered in the order in which they were made, because each is made while the task's
 *       row is locked. A holder takes each on once, however often it hears of it.
 *   <li>Who asked for what is in the journal, committed with the errand; the text is not.
 *   <li>There is an answer, or the lease is over, or the one who asked loses patience. In the last case the errand may
 *       still be carried out.
 * </ul>
 */
public final class Errands {
    /** How much one attempt is asked for at once, and may leave undone. */
    static final int MOST_OPEN = 64;

    private static final int MOST_AT_ONCE = 500;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Database database;
    private final Signals signals;
    private final TaskTable tasks = new TaskTable();
    private final ErrandTable errands = new ErrandTable();

    public Errands(Database database, Signals signals) {
        this.database = database;
        this.signals = signals;
    }

    /**
     * What to ask for.
     *
     * @param by who asks, for the journal
     * @param key makes a repeated call the same call
     */
    public record Wish(
            Errand.Kind kind,
            String text,
            boolean endsInput,
            String by,
            @Nullable String key) {
        public static Wish of(Errand.Kind kind, String by) {
            return new Wish(kind, "", false, by, null);
        }
    }

    /** Asks the task's holder, if it has one. */
    public Asked ask(String task, Wish wish) {
        Optional<UUID> id = TaskId.parse(task);
        if (id.isEmpty()) {
            return new Asked.Unknown();
        }
        Asked asked = Changes.commit(database, signals, (connection, changes) -> {
            Optional<Locked> row =
                    tasks.lock(connection, List.of(id.get())).stream().findFirst();
            return row.isEmpty() ? new Asked.Unknown() : ask(connection, row.get(), wish, changes);
        });
        if (asked instanceof Asked.Made) {
            signals.attention();
        }
        return asked;
    }

    private Asked ask(Connection connection, Locked row, Wish wish, Changes changes) throws SQLException {
        String key = wish.key();
        Optional<Long> before = key == null ? Optional.empty() : errands.byKey(connection, row.id(), key);
        if (before.isPresent()) {
            return new Asked.Made(before.get());
        }
        if (!row.heldUnder(row.epoch())) {
            return new Asked.NotRunning(row.state().wire());
        }
        if (errands.open(connection, row.epoch()) >= MOST_OPEN) {
            return new Asked.Backlog(MOST_OPEN);
        }
        told(wish).ifPresent(kind -> changes.note(row, kind, data(wish)));
        return new Asked.Made(errands.insert(connection, row, wish.kind(), wish.text(), wish.endsInput(), key));
    }

    /** To look is not worth an entry. */
    private static Optional<String> told(Wish wish) {
        return switch (wish.kind()) {
            case INTERRUPT -> Optional.of("task.interrupted");
            case INPUT -> Optional.of("task.input");
            case CLEAR -> Optional.of("task.cleared");
            case DIAGNOSE -> Optional.empty();
        };
    }

    private static Map<String, Object> data(Wish wish) {
        return wish.kind() == Errand.Kind.INPUT
                ? Map.of("by", wish.by(), "characters", wish.text().length(), "end", wish.endsInput())
                : Map.of("by", wish.by());
    }

    /** The answer, once there is one. Empty when the patience is over first. */
    public Optional<ErrandAnswer> await(long errand, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            long seen = signals.count(Signals.ANSWERED);
            Optional<ErrandTable.Standing> standing =
                    database.transact(connection -> errands.standing(connection, errand));
            if (standing.isEmpty()
                    || (standing.get().answer() == null && !standing.get().held())) {
                return Optional.of(new ErrandAnswer(
                        errand, 0, ProblemCode.TASK_NOT_RUNNING, "The attempt ended before it could be asked.", null));
            }
            long left = until - System.nanoTime();
            ErrandAnswer answer = standing.get().answer();
            if (answer != null || left <= 0) {
                return Optional.ofNullable(answer);
            }
            signals.await(Signals.ANSWERED, seen, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
        }
    }

    /** What was asked of these leases and not taken on yet, in order. */
    public List<Errand> open(Collection<Attended> held) {
        return held.isEmpty()
                ? List.of()
                : database.transact(connection -> errands.open(connection, held, MOST_AT_ONCE));
    }

    /** The task of an errand that was made under this epoch. */
    public Optional<String> taskOf(long errand, long epoch) {
        return database.transact(connection -> errands.taskOf(connection, errand, epoch))
                .map(TaskId::text);
    }

    /** The first answer to an errand counts; a repeated one is harmless. */
    public void answer(List<ErrandAnswer> answers) {
        database.run(connection -> {
            for (ErrandAnswer answer : answers) {
                errands.answer(connection, answer);
            }
        });
        signals.ring(Set.of(Signals.ANSWERED));
    }

    /** Forgets errands of that age. */
    public int purge(Duration age) {
        return database.transact(connection -> errands.purge(connection, age));
    }
}
