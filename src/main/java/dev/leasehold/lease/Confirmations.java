package dev.leasehold.lease;

import dev.leasehold.lease.TaskTable.Locked;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tasks whose work is said to have landed, until it was read back.
 *
 * <ul>
 *   <li>Whoever takes one has it to itself until its next look is due, so that a crash delays it and loses nothing.
 *   <li>Each look is told in the journal, and only the first answer that decides changes the task.
 * </ul>
 */
public final class Confirmations {
    private final Database database;
    private final Bell bell;
    private final Backoff backoff;
    private final ConfirmTable confirms = new ConfirmTable();
    private final TaskTable tasks = new TaskTable();

    public Confirmations(Database database, Bell bell, Backoff backoff) {
        this.database = database;
        this.bell = bell;
        this.backoff = backoff;
    }

    /**
     * Work to be read back.
     *
     * @param last whether the confirm deadline has passed, so that what is not there now has failed
     */
    public record Unconfirmed(String task, int attempt, Source source, String commit, boolean last) {
        public String ref() {
            return Landing.refOf(task, attempt);
        }
    }

    /**
     * What a look led to.
     *
     * @param rung what was seen
     * @param decision null when nothing was decided yet
     */
    public record Look(Unconfirmed of, Rung rung, @Nullable Decision decision) {}

    /** Without a code, the work is where it should be. */
    public record Decision(@Nullable Code code, String message) {
        public static final Decision CONFIRMED = new Decision(null, "");
    }

    /** Those whose next look is due, the longest due first. */
    public List<Unconfirmed> take(int limit) {
        return database.transact(connection -> confirms.take(connection, limit)).stream()
                .flatMap(due -> due.unconfirmed().stream())
                .toList();
    }

    /** Writes down what was seen, and moves the tasks that it decides. Returns how many it decided. */
    public int settle(List<Look> looks) {
        Map<UUID, Look> byTask = new HashMap<>();
        looks.forEach(look -> byTask.put(TaskId.parse(look.of().task()).orElseThrow(), look));
        return Changes.commit(database, bell, (connection, changes) -> {
            int decided = 0;
            for (Locked row : tasks.lock(connection, byTask.keySet())) {
                Look look = byTask.get(row.id());
                if (look != null
                        && row.state() instanceof TaskState.Confirming confirming
                        && row.attempt() == look.of().attempt()) {
                    changes.climbed(row, look.rung());
                    decided += decide(row, confirming, look.decision(), changes);
                }
            }
            return decided;
        });
    }

    private int decide(Locked row, TaskState.Confirming state, @Nullable Decision decision, Changes changes) {
        if (decision == null) {
            return 0;
        }
        Code code = decision.code();
        if (code == null) {
            changes.judge(row, state.confirm(), Verdict.SUCCESS);
        } else {
            changes.judge(
                    row, state.refuse(code, decision.message(), backoff), Verdict.failed(code, decision.message()));
        }
        return 1;
    }
}
