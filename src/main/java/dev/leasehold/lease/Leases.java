package dev.leasehold.lease;

import dev.leasehold.lease.AdoptionTable.Adopted;
import dev.leasehold.lease.ClaimTable.Claimed;
import dev.leasehold.platform.sql.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The right to act for a task: granted, renewed, given back.
 *
 * <ul>
 *   <li>Only the database's clock decides whether a lease has run out.
 *   <li>Every grant has a new epoch. What names another changes nothing.
 *   <li>State, attempt and journal commit together.
 * </ul>
 */
public final class Leases {
    private final Database database;
    private final Bell bell;
    private final Claiming claiming;
    private final ClaimTable table = new ClaimTable();
    private final LaneTable lanes = new LaneTable();
    private final AdoptionTable adoptions = new AdoptionTable();
    private final ClaimWatch watch;

    public Leases(Database database, Bell bell) {
        this(database, bell, (role, tasks, took) -> {});
    }

    public Leases(Database database, Bell bell, ClaimWatch watch) {
        this.database = database;
        this.bell = bell;
        this.claiming = new Claiming(database);
        this.watch = watch;
    }

    /** Told of claims that brought something, whoever made them, and how long the database took for each. */
    @FunctionalInterface
    public interface ClaimWatch {
        void claimed(String role, int tasks, Duration took);
    }

    /**
     * Takes up to {@code max} tasks of a role: fairly among groups, then most urgent, then oldest first. Where attempts
     * outlive their hosts, those that have lost theirs come before all others.
     */
    public List<Grant> claim(String role, Claimant claimant, LeaseTerms terms, int max) {
        long start = System.nanoTime();
        List<Grant> grants = terms.mostInAll() == null
                ? claimQueued(role, claimant, terms, max)
                : claimAdoptable(role, claimant, terms, max, terms.mostInAll());
        watched(role, grants.size(), Duration.ofNanos(System.nanoTime() - start));
        return grants;
    }

    /** Of a claim that has committed. */
    private void watched(String role, int tasks, Duration took) {
        if (tasks > 0) {
            watch.claimed(role, tasks, took);
        }
    }

    private List<Grant> claimQueued(String role, Claimant claimant, LeaseTerms terms, int max) {
        List<Claimed> claimed = claiming.claim(role, claimant, terms, max);
        if (!claimed.isEmpty()) {
            bell.journal();
        }
        return grants(claimed, terms);
    }

    private List<Grant> claimAdoptable(String role, Claimant claimant, LeaseTerms terms, int max, int mostInAll) {
        List<Grant> grants = database.transact(connection -> {
            adoptions.lock(connection, role);
            List<Grant> granted = new ArrayList<>();
            for (Adopted adopted : adoptions.adopt(connection, role, claimant, terms, max)) {
                WorkText.whole(adopted.id(), adopted.work())
                        .map(work -> grant(adopted, work, role, terms))
                        .ifPresent(granted::add);
            }
            int free = Math.min(max - granted.size(), mostInAll - adoptions.underWay(connection, role));
            if (free > 0) {
                granted.addAll(grants(claiming.claim(connection, role, claimant, terms, free), terms));
            }
            return granted;
        });
        if (!grants.isEmpty()) {
            bell.journal();
        }
        return grants;
    }

    private static Grant grant(Adopted task, Work work, String role, LeaseTerms terms) {
        return new Grant(
                TaskId.text(task.id()), task.attempt(), task.epoch(), role, terms.ttl(), task.cap(), work, true, null);
    }

    /** Whether there was nothing to divide the last time: a hint. */
    boolean hasOneLane(String role) {
        return claiming.hasOneLane(role);
    }

    /** See {@link Claiming#claimAfter}. */
    List<Grant> claimAfter(Claiming.Queueing queueing, String role, Claimant claimant, LeaseTerms terms, int max) {
        long start = System.nanoTime();
        List<Claimed> claimed = claiming.claimAfter(queueing, role, claimant, terms, max);
        watched(role, claimed.size(), Duration.ofNanos(System.nanoTime() - start));
        return grants(claimed, terms);
    }

    /** What cannot be read here is left until its lease runs out, and a later version claims it. */
    private static List<Grant> grants(List<Claimed> claimed, LeaseTerms terms) {
        return claimed.stream()
                .flatMap(task -> WorkText.whole(task.id(), task.work()).map(work -> grant(task, work, terms)).stream())
                .toList();
    }

    private static Grant grant(Claimed task, Work work, LeaseTerms terms) {
        return new Grant(
                TaskId.text(task.id()),
                task.attempt(),
                task.epoch(),
                task.lane().role(),
                terms.ttl(),
                terms.cap(work),
                work,
                null);
    }

    /** Extends all that a host holds, in one statement. */
    public List<Renewal> renew(Collection<Held> held, LeaseTerms terms) {
        if (held.isEmpty()) {
            return List.of();
        }
        List<Held> known =
                held.stream().filter(h -> TaskId.parse(h.task()).isPresent()).toList();
        Map<Held, Boolean> renewed = database.transact(connection -> table.renew(connection, known, terms));
        return held.stream().map(h -> renewal(h, renewed)).toList();
    }

    private static Renewal renewal(Held held, Map<Held, Boolean> renewed) {
        Boolean cancel = renewed.get(held.bare());
        Renewal.State state =
                cancel == null ? Renewal.State.LOST : cancel ? Renewal.State.CANCEL : Renewal.State.RENEWED;
        return new Renewal(held.task(), held.epoch(), state);
    }

    /** Gives tasks a place in the queue whose time has come. Returns how many. */
    public int readyDue(int limit) {
        List<Lane> ready = database.transact(connection -> {
            List<Lane> found = table.ready(connection, limit);
            if (!found.isEmpty()) {
                lanes.ensure(connection, new HashSet<>(found));
            }
            return found;
        });
        if (!ready.isEmpty()) {
            bell.ready(ready.stream().map(Lane::role).distinct().toList());
        }
        return ready.size();
    }
}
