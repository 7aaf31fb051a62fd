package dev.leasehold.lease;

import dev.leasehold.lease.TaskTable.Locked;
import dev.leasehold.lease.TaskTable.New;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.blob.HoldTable;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tasks as their users know them: submitted, looked at, cancelled, driven again. */
public final class Tasks {
    private final Database database;
    private final Bell bell;
    private final TaskTable tasks = new TaskTable();
    private final AttemptTable attempts = new AttemptTable();
    private final LaneTable lanes = new LaneTable();
    private final SubmissionTable submissions = new SubmissionTable();
    private final QueueTable queue = new QueueTable();
    private final HoldTable holds = new HoldTable();
    /** Lanes that are known to be there, and that nothing ever drops: those of the nameless group. */
    private final Set<Lane> lasting = ConcurrentHashMap.newKeySet();

    private final Intake intake;
    private final FilteredTasks filtered;

    public Tasks(Database database, Bell bell, Leases leases, NearHosts hosts) {
        this.database = database;
        this.bell = bell;
        this.intake = new Intake(database, tasks, leases, hosts);
        this.filtered = new FilteredTasks(database, bell);
    }

    /** All of them, or none. */
    public Submission submit(List<NewTask> wanted, Submission.@Nullable Key key) {
        List<New> made =
                wanted.stream().map(task -> new New(TaskId.next(), task)).toList();
        Set<Lane> filled = lanes(wanted).collect(Collectors.toSet());
        List<HoldTable.Hold> needed = needed(made);
        boolean plain = key == null && needed.isEmpty() && lasting.containsAll(filled);
        if (plain && made.size() == 1) {
            return submitOne(made.getFirst());
        }
        Submission result = plain
                ? database.single(connection -> insert(connection, made))
                : database.transact(connection -> submit(connection, made, filled, needed, key));
        if (result instanceof Submission.Accepted(List<String> _, boolean repeated) && !repeated) {
            filled.stream().filter(lane -> lane.group().isEmpty()).forEach(lasting::add);
            bell.ready(wanted.stream().map(NewTask::role).distinct().toList());
            bell.journal();
        }
        return result;
    }

    private Submission submitOne(New made) {
        if (intake.add(made)) {
            bell.ready(List.of(made.task().role()));
        }
        bell.journal();
        return accepted(List.of(made));
    }

    /** What these name in the blob store. */
    private static List<HoldTable.Hold> needed(List<New> made) {
        return made.stream()
                .flatMap(task -> task.task().work().inputs().stream()
                        .flatMap(input -> Stream.ofNullable(input.digest()))
                        .map(digest -> new HoldTable.Hold(task.id(), new Digest(digest))))
                .toList();
    }

    private Submission submit(
            Connection connection,
            List<New> made,
            Set<Lane> filled,
            List<HoldTable.Hold> needed,
            Submission.@Nullable Key key)
            throws SQLException {
        List<UUID> ids = made.stream().map(New::id).toList();
        if (key != null && !submissions.take(connection, key, ids)) {
            return submissions
                    .find(connection, key)
                    .filter(row -> row.bodyDigest().equals(key.bodyDigest()))
                    .<Submission>map(row -> new Submission.Accepted(texts(row.tasks()), true))
                    .orElseGet(() -> new Submission.KeyConflict(key.key()));
        }
        if (!lasting.containsAll(filled)) {
            lanes.ensure(connection, filled);
        }
        holds.hold(connection, needed);
        return insert(connection, made);
    }

    private Submission insert(Connection connection, List<New> made) throws SQLException {
        tasks.insert(connection, made).execute();
        return accepted(made);
    }

    private static Submission accepted(List<New> made) {
        return new Submission.Accepted(texts(made.stream().map(New::id).toList()), false);
    }

    /**
     * Submits a task under an id of the caller's, in the caller's transaction: what the caller decides commits with the
     * task that follows from it. {@link #ring} after the commit.
     */
    public void submitWithin(Connection connection, UUID id, NewTask task) throws SQLException {
        lanes.ensure(connection, lanes(List.of(task)).collect(Collectors.toSet()));
        tasks.insert(connection, List.of(new New(id, task))).execute();
    }

    /** Tells the hosts of these roles that there is work. */
    public void ring(Collection<String> roles) {
        if (!roles.isEmpty()) {
            bell.ready(roles);
        }
        bell.journal();
    }

    /** Those of these tasks that are still queued, running or to be confirmed. */
    public Set<UUID> alive(Collection<UUID> ids) {
        return ids.isEmpty() ? Set.of() : database.transact(connection -> tasks.alive(connection, ids));
    }

    private static Stream<Lane> lanes(List<NewTask> wanted) {
        return wanted.stream()
                .map(task -> new Lane(task.role(), task.group(), task.priority()))
                .distinct();
    }

    public Optional<Task> find(String id) {
        return TaskId.parse(id).flatMap(task -> database.transact(connection -> tasks.find(connection, task)));
    }

    /** Newest first, from the one before {@code before} on. */
    public List<Task> list(TaskFilter filter, @Nullable String before, int limit) {
        UUID from = before == null ? null : TaskId.parse(before).orElse(null);
        return database.transact(connection -> new TaskSearch(filter, from).list(connection, limit));
    }

    /** The roles of those of these tasks that there are. */
    public Map<String, String> roles(List<String> ids) {
        List<UUID> known = ids.stream().flatMap(id -> TaskId.parse(id).stream()).toList();
        return database.transact(connection -> tasks.roles(connection, known));
    }

    /** What waits and what runs, by role and state. */
    public List<QueueDepth> depths() {
        return database.transact(queue::depths);
    }

    public List<Attempt> attempts(String id) {
        return TaskId.parse(id)
                .map(task -> database.transact(connection -> attempts.of(connection, task)))
                .orElse(List.of());
    }

    /**
     * A queued task is cancelled at once, a running one when its host has stopped it or has fallen silent. What has
     * ended stays as it is. Returns the state that follows, and says whether it is still running.
     */
    public Optional<Cancellation> cancel(String id) {
        Optional<UUID> task = TaskId.parse(id);
        if (task.isEmpty()) {
            return Optional.empty();
        }
        Optional<Cancellation> answer = Changes.commit(database, bell, (connection, changes) -> {
            Optional<Locked> row =
                    tasks.lock(connection, List.of(task.get())).stream().findFirst();
            return row.isEmpty() ? Optional.empty() : Optional.of(cancel(connection, row.get(), changes));
        });
        if (answer.filter(Cancellation.REQUESTED::equals).isPresent()) {
            bell.attention();
        }
        return answer;
    }

    private Cancellation cancel(Connection connection, Locked row, Changes changes) throws SQLException {
        return switch (row.state()) {
            case TaskState.Queued queued -> {
                changes.move(row, queued.cancel(), "task.cancelled");
                yield Cancellation.CANCELLED;
            }
            case TaskState.Running running -> {
                if (!running.cancelRequested()) {
                    changes.note(row, "task.cancel-requested");
                }
                tasks.requestCancel(connection, row.id());
                yield Cancellation.REQUESTED;
            }
            case TaskState.Confirming _ -> {
                tasks.requestCancel(connection, row.id());
                yield Cancellation.REQUESTED;
            }
            case TaskState.Cancelled _ -> Cancellation.CANCELLED;
            case TaskState.Succeeded _, TaskState.Failed _ -> Cancellation.TOO_LATE;
        };
    }

    public enum Cancellation {
        CANCELLED,
        REQUESTED,
        TOO_LATE
    }

    /** Queues a failed or cancelled task again, with fresh budgets. False when it is neither. */
    public Optional<Boolean> redrive(String id) {
        Optional<UUID> task = TaskId.parse(id);
        if (task.isEmpty()) {
            return Optional.empty();
        }
        return Changes.commit(
                database,
                bell,
                (connection, changes) -> tasks.lock(connection, List.of(task.get())).stream()
                        .findFirst()
                        .map(row -> redrive(row, changes)));
    }

    /** Queues dead tasks again that meet the filter: failed ones, unless it names states. Returns how many. */
    public int redrive(TaskFilter filter) {
        return filtered.countEach(filter.orOf(List.of("failed")), (_, row, changes) -> redrive(row, changes))
                .getOrDefault(true, 0);
    }

    /** Cancels what has not ended and meets the filter at that moment. */
    public Map<Cancellation, Integer> cancel(TaskFilter filter) {
        try {
            return filtered.countEach(filter.orOf(TaskFilter.ALIVE), this::cancel);
        } finally {
            bell.attention(); // also for what was asked before it failed
        }
    }

    private static boolean redrive(Locked row, Changes changes) {
        return switch (row.state()) {
            case TaskState.Failed failed -> {
                changes.move(row, failed.redrive(), "task.redriven");
                yield true;
            }
            case TaskState.Cancelled cancelled -> {
                changes.move(row, cancelled.redrive(), "task.redriven");
                yield true;
            }
            case TaskState.Queued _, TaskState.Running _, TaskState.Confirming _, TaskState.Succeeded _ -> false;
        };
    }

    /** The groups that have a limit, or tasks that have not ended, by name. */
    public List<GroupDepth> groups() {
        return database.transact(queue::groups);
    }

    /** Limits how many tasks of a group are held at once. Null lifts the limit. */
    public void limitGroup(String group, @Nullable Integer parallel) {
        bell.ready(database.transact(connection -> {
            lanes.setParallel(connection, group, parallel);
            return lanes.roles(connection, group);
        }));
    }

    private static List<String> texts(List<UUID> ids) {
        return ids.stream().map(TaskId::text).toList();
    }
}
