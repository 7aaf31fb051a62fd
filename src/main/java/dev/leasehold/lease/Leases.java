package dev.leasehold.lease;

import dev.leasehold.lease.AdoptionTable.Adopted;
import dev.leasehold.lease.ClaimTable.Claimed;
import dev.leasehold.lease.ClaimTable.Look;
import dev.leasehold.lease.ClaimTable.Share;
import dev.leasehold.lease.QueueHeads.Stretch;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
    private static final System.Logger LOG = System.getLogger(Leases.class.getName());
    private static final int MOST_ROUNDS = 64;

    private final Database database;
    private final Bell bell;
    private final LaneTable lanes = new LaneTable();
    private final ClaimTable claims = new ClaimTable();
    private final AdoptionTable adoptions = new AdoptionTable();
    private final QueueHeads heads = new QueueHeads(System::nanoTime);
    /** Of each role the lane that was its only one, the last time. A hint: the claim itself makes sure. */
    private final Map<String, Lane> soleLanes = new ConcurrentHashMap<>();

    private final ClaimWatch watch;

    public Leases(Database database, Bell bell) {
        this(database, bell, (role, tasks, took) -> {});
    }

    public Leases(Database database, Bell bell, ClaimWatch watch) {
        this.database = database;
        this.bell = bell;
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

    /** Tells who watches of a claim that has committed. */
    void watched(String role, int tasks, Duration took) {
        if (tasks > 0) {
            watch.claimed(role, tasks, took);
        }
    }

    private List<Grant> claimQueued(String role, Claimant claimant, LeaseTerms terms, int max) {
        List<Claimed> claimed = claimFromSoleLane(role, claimant, terms, max)
                .orElseGet(() -> database.transact(connection -> claim(connection, role, claimant, terms, max)));
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
                readable(adopted.id(), () -> grant(adopted, role, terms)).ifPresent(granted::add);
            }
            int free = Math.min(max - granted.size(), mostInAll - adoptions.underWay(connection, role));
            if (free > 0) {
                granted.addAll(grants(claim(connection, role, claimant, terms, free), terms));
            }
            return granted;
        });
        if (!grants.isEmpty()) {
            bell.journal();
        }
        return grants;
    }

    private static Grant grant(Adopted task, String role, LeaseTerms terms) {
        return new Grant(
                TaskId.text(task.id()),
                task.attempt(),
                task.epoch(),
                role,
                terms.ttl(),
                task.cap(),
                Json.read(task.work(), Work.class),
                true,
                null);
    }

    /** Whether there was nothing to divide the last time: a hint. */
    boolean hasOneLane(String role) {
        return soleLanes.containsKey(role);
    }

    /**
     * Queues by the caller's statement and claims from its role's one lane, in one round trip and one commit. Claims
     * nothing where there is more to divide by now.
     */
    List<Grant> claimAfter(Queueing queueing, String role, Claimant claimant, LeaseTerms terms, int max) {
        long start = System.nanoTime();
        Lane lane = soleLanes.get(role);
        List<Share> shares = lane == null ? List.of() : List.of(new Share(lane, heads.of(lane), max));
        Look look = database.single(
                connection -> claims.claimAfter(queueing.on(connection), connection, claimant, terms, shares, true));
        if (lane != null) {
            looked(role, lane, shares, look);
        }
        watched(role, look.claimed().size(), Duration.ofNanos(System.nanoTime() - start));
        return grants(look.claimed(), terms);
    }

    @FunctionalInterface
    interface Queueing {
        Sql on(Connection connection);
    }

    /** Where there is nothing to divide, in one round trip. Empty if there is, or may be by now. */
    private Optional<List<Claimed>> claimFromSoleLane(String role, Claimant claimant, LeaseTerms terms, int max) {
        Lane lane = soleLanes.get(role);
        if (lane == null) {
            return Optional.empty();
        }
        Share share = new Share(lane, heads.of(lane), max);
        Stretch behind = heads.due(List.of(lane));
        if (behind != null) {
            List<Share> within = List.of(share.within(behind));
            List<Claimed> passedOver = claimBehind(
                    behind,
                    () -> database.single(connection -> claims.claim(connection, claimant, terms, within, true)));
            if (!passedOver.isEmpty()) {
                return Optional.of(passedOver);
            }
        }
        List<Share> shares = List.of(share);
        Look look = database.single(connection -> claims.claim(connection, claimant, terms, shares, true));
        return looked(role, lane, shares, look) ? Optional.of(look.claimed()) : Optional.empty();
    }

    /** Claims what earlier claims have passed over; whatever comes of it, others may look again. */
    private <X extends Exception> List<Claimed> claimBehind(Stretch behind, Claiming<X> claiming) throws X {
        long start = System.nanoTime();
        Look look = new Look(false, List.of());
        try {
            look = claiming.claim();
        } finally {
            if (look.all()) {
                heads.looked(behind, !look.claimed().isEmpty(), System.nanoTime() - start);
            } else {
                heads.leftAlone(behind);
            }
        }
        return look.claimed();
    }

    @FunctionalInterface
    private interface Claiming<X extends Exception> {
        Look claim() throws X;
    }

    private boolean looked(String role, Lane lane, List<Share> shares, Look look) {
        if (look.all()) {
            remember(shares, look.claimed());
        } else {
            soleLanes.remove(role, lane);
        }
        return look.all();
    }

    private void rememberSole(String role, List<LaneTable.Open> open) {
        if (open.size() == 1 && open.getFirst().parallel() == null) {
            soleLanes.put(role, open.getFirst().lane());
        }
    }

    private List<Claimed> claim(Connection connection, String role, Claimant claimant, LeaseTerms terms, int max)
            throws SQLException {
        List<LaneTable.Open> open = lanes.open(connection, role);
        rememberSole(role, open);
        FairShare fairShare = new FairShare(open, heldByGroup(connection, open));
        List<Claimed> claimed = new ArrayList<>();
        boolean lookedBehind = false;
        for (int round = 0; round < MOST_ROUNDS && claimed.size() < max; round++) {
            List<Share> shares = fairShare.next(max - claimed.size(), heads::of);
            if (shares.isEmpty()) {
                break;
            }
            Stretch behind = lookedBehind
                    ? null
                    : heads.due(shares.stream().map(Share::lane).toList());
            List<Claimed> found;
            if (behind == null) {
                found = claims.claim(connection, claimant, terms, shares, false).claimed();
                fairShare.took(shares, found);
                remember(shares, found);
            } else {
                lookedBehind = true;
                List<Share> within = shares.stream()
                        .filter(share -> share.lane().equals(behind.lane()))
                        .map(share -> share.within(behind))
                        .toList();
                found = claimBehind(behind, () -> claims.claim(connection, claimant, terms, within, false));
                fairShare.took(List.of(), found);
            }
            claimed.addAll(found);
        }
        return claimed;
    }

    /** Only asked for when it makes a difference: with one unlimited group, its count decides nothing. */
    private Map<String, Integer> heldByGroup(Connection connection, List<LaneTable.Open> open) throws SQLException {
        Set<String> limited = open.stream()
                .filter(lane -> lane.parallel() != null)
                .map(lane -> lane.lane().group())
                .collect(Collectors.toSet());
        if (!limited.isEmpty()) {
            lanes.lockLimits(connection, limited);
        }
        long groups = open.stream().map(lane -> lane.lane().group()).distinct().count();
        return groups > 1 || !limited.isEmpty() ? claims.heldByGroup(connection) : Map.of();
    }

    private void remember(List<Share> shares, List<Claimed> found) {
        for (Share share : shares) {
            long lastPlace = found.stream()
                    .filter(task -> task.lane().equals(share.lane()))
                    .mapToLong(Claimed::place)
                    .max()
                    .orElse(0);
            heads.took(share.lane(), lastPlace);
        }
    }

    private static List<Grant> grants(List<Claimed> claimed, LeaseTerms terms) {
        return claimed.stream()
                .flatMap(task -> readable(task.id(), () -> grant(task, terms)).stream())
                .toList();
    }

    /** A later version may have queued what cannot be read here: until that lease runs out, and others have theirs. */
    private static Optional<Grant> readable(UUID task, Supplier<Grant> grant) {
        try {
            return Optional.of(grant.get());
        } catch (UncheckedIOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=work-not-readable task=%s why=\"%s\"".formatted(TaskId.text(task), e.getMessage()));
            return Optional.empty();
        }
    }

    private static Grant grant(Claimed task, LeaseTerms terms) {
        Work work = Json.read(task.work(), Work.class);
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
        Map<Held, Boolean> renewed = database.transact(connection -> claims.renew(connection, known, terms));
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
            List<Lane> found = claims.ready(connection, limit);
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
