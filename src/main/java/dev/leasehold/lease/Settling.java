package dev.leasehold.lease;

import dev.leasehold.lease.AttemptTable.Ended;
import dev.leasehold.lease.PlainSuccess.Ends;
import dev.leasehold.lease.TaskTable.Locked;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The end of attempts: by their holder's report, or because the holder fell silent.
 *
 * <ul>
 *   <li>A holder that stops ends no attempt that outlives it: it only lets go of the lease.
 *   <li>A report under another epoch, or after the lease ran out, changes nothing.
 *   <li>The same report again gets the same answer. Another one for the same attempt is a conflict.
 *   <li>Many are taken in one transaction, each with an answer of its own.
 * </ul>
 */
public final class Settling {
    private final Database database;
    private final Bell bell;
    private final Backoff backoff;
    private final Duration confirmWithin;
    private final TaskTable tasks = new TaskTable();
    private final AttemptTable attempts = new AttemptTable();
    private final AdoptionTable adoptions = new AdoptionTable();
    private final LaneTable lanes = new LaneTable();

    public Settling(Database database, Bell bell, Backoff backoff, Duration confirmWithin) {
        this.database = database;
        this.bell = bell;
        this.backoff = backoff;
        this.confirmWithin = confirmWithin;
    }

    /** The answers are in the order of the reports. */
    public List<Settlement> settle(List<Report> reports) {
        Map<Held, Ended> ended = new HashMap<>(succeed(reports));
        List<Report> others = reports.stream()
                .filter(report -> !ended.containsKey(report.lease()))
                .toList();
        if (!others.isEmpty()) {
            ended.putAll(decide(others));
        }
        return reports.stream()
                .map(report -> answer(report, ended.get(report.lease())))
                .toList();
    }

    /** Nearly all reports are of a success that needs no decision. Of several under one lease the first counts. */
    private Map<Held, Ended> succeed(List<Report> reports) {
        Map<Held, Report> firsts = new LinkedHashMap<>();
        reports.forEach(report -> firsts.putIfAbsent(report.lease(), report));
        firsts.values().removeIf(report -> !PlainSuccess.maybe(report));
        if (firsts.isEmpty()) {
            return Map.of();
        }
        Ends ends = database.single(connection -> PlainSuccess.end(connection, firsts.values()));
        if (!ends.attempts().isEmpty()) {
            bell.journal();
        }
        if (!ends.groups().isEmpty()) {
            bell.ready(database.single(connection -> lanes.waitingForRoom(connection, ends.groups())));
        }
        return ends.attempts();
    }

    private Map<Held, Ended> decide(List<Report> reports) {
        Map<String, UUID> ids = new HashMap<>();
        for (Report report : reports) {
            TaskId.parse(report.task()).ifPresent(id -> ids.put(report.task(), id));
        }
        return Changes.commit(database, bell, (connection, changes) -> {
            Map<UUID, Locked> locked = new HashMap<>();
            for (Locked row : tasks.lock(connection, ids.values())) {
                locked.put(row.id(), row);
            }
            Map<Held, Ended> ended = new HashMap<>();
            for (Report report : reports) {
                Locked row = locked.get(ids.get(report.task()));
                if (row != null && row.heldUnder(report.epoch()) && !ended.containsKey(report.lease())) {
                    if (row.adoptable() && report.verdict().code() == Code.HOST_STOPPED) {
                        adoptions.letGo(connection, row.id());
                        changes.note(row, "task.let-go");
                        ended.put(
                                report.lease(),
                                new Ended(row.id(), row.epoch(), row.state().wire(), report.verdict()));
                        continue;
                    }
                    TaskState next = running(row).end(report.verdict(), backoff, confirmWithin);
                    changes.end(row, next, report.verdict());
                    ended.put(report.lease(), new Ended(row.id(), row.epoch(), next.wire(), report.verdict()));
                }
            }
            List<Report> late = reports.stream()
                    .filter(report -> !ended.containsKey(report.lease()))
                    .toList();
            ended.putAll(endedBefore(connection, late, ids));
            return ended;
        });
    }

    /** The tasks whose lease has run out, those that waited longest first. */
    public List<String> expired(int limit) {
        return database.transact(connection -> tasks.expired(connection, limit)).stream()
                .map(TaskId::text)
                .toList();
    }

    /** Takes these leases away, unless their holder renewed or settled meanwhile. Returns how many. */
    public int expire(List<String> ids) {
        List<UUID> known = ids.stream().flatMap(id -> TaskId.parse(id).stream()).toList();
        return Changes.commit(database, bell, (connection, changes) -> {
            List<Locked> rows = tasks.lockExpired(connection, known);
            for (Locked row : rows) {
                TaskState next = running(row).expire(backoff);
                changes.end(
                        row,
                        next,
                        Verdict.failed(Code.LEASE_EXPIRED, "the lease ran out without a word from its holder"));
            }
            return rows.size();
        });
    }

    private static TaskState.Running running(Locked row) {
        return switch (row.state()) {
            case TaskState.Running running -> running;
            case TaskState.Confirming _,
                    TaskState.Queued _,
                    TaskState.Succeeded _,
                    TaskState.Failed _,
                    TaskState.Cancelled _ -> throw new IllegalStateException("no attempt is under way: " + row);
        };
    }

    private Map<Held, Ended> endedBefore(Connection connection, List<Report> late, Map<String, UUID> ids)
            throws SQLException {
        List<UUID> tasksOfLate = new ArrayList<>();
        List<Long> epochs = new ArrayList<>();
        for (Report report : late) {
            UUID id = ids.get(report.task());
            if (id != null) {
                tasksOfLate.add(id);
                epochs.add(report.epoch());
            }
        }
        Map<Held, Ended> ended = new HashMap<>();
        if (!tasksOfLate.isEmpty()) {
            for (Ended attempt : attempts.ended(connection, tasksOfLate, epochs)) {
                ended.put(new Held(TaskId.text(attempt.task()), attempt.epoch()), attempt);
            }
        }
        return ended;
    }

    /** Depends on nothing but how the attempt ended, so the same report is always answered alike. */
    private static Settlement answer(Report report, @Nullable Ended end) {
        if (end == null || end.verdict().code() == Code.LEASE_EXPIRED) {
            return new Settlement.LeaseLost(report.task());
        }
        return end.verdict().sameEndAs(report.verdict())
                ? new Settlement.Accepted(report.task(), end.ledTo())
                : new Settlement.Conflict(report.task(), end.ledTo());
    }
}
