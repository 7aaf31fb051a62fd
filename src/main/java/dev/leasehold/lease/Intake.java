package dev.leasehold.lease;

import dev.leasehold.lease.NearHosts.NearHost;
import dev.leasehold.lease.NearHosts.Reservation;
import dev.leasehold.lease.TaskTable.New;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import dev.leasehold.platform.sql.Together;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where tasks come in that are submitted one by one, by many at once. Those of the same moment are queued together; and
 * where a host of this process has room for some of their role, it claims by the same commit.
 *
 * <p>It is a claim as any other: it takes what is oldest, which need not be what came in with it.
 */
final class Intake {
    private static final System.Logger LOG = System.getLogger(Intake.class.getName());
    private static final int MOST_TOGETHER = 500;

    private final Database database;
    private final TaskTable tasks;
    private final Leases leases;
    private final NearHosts hosts;
    private final Together<Single> singles = new Together<>(MOST_TOGETHER, this::queue);

    Intake(Database database, TaskTable tasks, Leases leases, NearHosts hosts) {
        this.database = database;
        this.tasks = tasks;
        this.leases = leases;
        this.hosts = hosts;
    }

    private static final class Single {
        private final New made;
        private volatile boolean toBeRung = true;

        private Single(New made) {
            this.made = made;
        }

        private String role() {
            return made.task().role();
        }

        private void wasClaimedIf(Set<String> claimed) {
            toBeRung = !claimed.contains(TaskId.text(made.id()));
        }
    }

    /** Whether hosts are to be told that there is work, since this was not claimed with its submission. */
    boolean add(New made) {
        Single single = new Single(made);
        singles.run(single);
        return single.toBeRung;
    }

    private void queue(List<Single> together) {
        List<New> made = together.stream().map(single -> single.made).toList();
        Map.Entry<String, Long> most =
                together.stream()
                        .collect(Collectors.groupingBy(Single::role, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow();
        NearHost host = leases.hasOneLane(most.getKey()) ? hosts.of(most.getKey()) : null;
        Reservation room = host == null ? null : host.reserve(most.getValue().intValue());
        if (host == null || room == null) {
            queueOnly(made);
            return;
        }
        List<Grant> grants = List.of();
        try {
            grants = queueAndClaim(made, most.getKey(), host, room.tasks());
        } finally {
            room.take(grants);
        }
        Set<String> claimed = grants.stream().map(Grant::task).collect(Collectors.toSet());
        together.forEach(single -> single.wasClaimedIf(claimed));
    }

    private void queueOnly(List<New> made) {
        database.single(connection -> tasks.insert(connection, made).execute());
    }

    /** Whatever keeps it from claiming, they are queued. */
    private List<Grant> queueAndClaim(List<New> made, String role, NearHost host, int max) {
        try {
            return leases.claimAfter(
                    connection -> tasks.insert(connection, made), role, host.claimant(), host.terms(), max);
        } catch (DatabaseException e) {
            if (e.connectionLost()) {
                throw e;
            }
            queueOnly(made);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=not-claimed-with-submission why=\"%s\"".formatted(e.getMessage()));
            return List.of();
        }
    }
}
