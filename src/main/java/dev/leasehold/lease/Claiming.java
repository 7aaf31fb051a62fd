package dev.leasehold.lease;

import dev.leasehold.lease.ClaimTable.Claimed;
import dev.leasehold.lease.ClaimTable.Look;
import dev.leasehold.lease.ClaimTable.Share;
import dev.leasehold.lease.QueueHeads.Stretch;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What a claim takes of what is queued: divided among the lanes of its role, and from each what is oldest, beginning
 * where claims of this process have ended before.
 */
final class Claiming {
    private static final int MOST_ROUNDS = 64;

    private final Database database;
    private final LaneTable lanes = new LaneTable();
    private final ClaimTable table = new ClaimTable();
    private final QueueHeads heads = new QueueHeads(System::nanoTime);
    /** Of each role the lane that was its only one, the last time. A hint: the claim itself makes sure. */
    private final Map<String, Lane> soleLanes = new ConcurrentHashMap<>();

    Claiming(Database database) {
        this.database = database;
    }

    /** In a transaction of its own; in one round trip where there is nothing to divide. */
    List<Claimed> claim(String role, Claimant claimant, LeaseTerms terms, int max) {
        return claimFromSoleLane(role, claimant, terms, max)
                .orElseGet(() -> database.transact(connection -> claim(connection, role, claimant, terms, max)));
    }

    List<Claimed> claim(Connection connection, String role, Claimant claimant, LeaseTerms terms, int max)
            throws SQLException {
        List<LaneTable.Open> open = lanes.open(connection, role);
        rememberSole(role, open);
        heads.keepOnly(role, open.stream().map(LaneTable.Open::lane).collect(Collectors.toSet()));
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
                found = table.claim(connection, claimant, terms, shares, false).claimed();
                fairShare.took(shares, found);
                remember(shares, found);
            } else {
                lookedBehind = true;
                List<Share> within = shares.stream()
                        .filter(share -> share.lane().equals(behind.lane()))
                        .map(share -> share.within(behind))
                        .toList();
                found = claimBehind(behind, () -> table.claim(connection, claimant, terms, within, false));
                fairShare.took(List.of(), found);
            }
            claimed.addAll(found);
        }
        return claimed;
    }

    /** Whether there was nothing to divide the last time: a hint. */
    boolean hasOneLane(String role) {
        return soleLanes.containsKey(role);
    }

    @FunctionalInterface
    interface Queueing {
        Sql on(Connection connection);
    }

    /**
     * Queues by the caller's statement and claims from its role's one lane, in one round trip and one commit. Claims
     * nothing where there is more to divide by now.
     */
    List<Claimed> claimAfter(Queueing queueing, String role, Claimant claimant, LeaseTerms terms, int max) {
        Lane lane = soleLanes.get(role);
        List<Share> shares = lane == null ? List.of() : List.of(new Share(lane, heads.of(lane), max));
        Look look = database.single(
                connection -> table.claimAfter(queueing.on(connection), connection, claimant, terms, shares, true));
        if (lane != null) {
            looked(role, lane, shares, look);
        }
        return look.claimed();
    }

    /** Empty if there is more to divide, or may be by now. */
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
                    () -> database.single(connection -> table.claim(connection, claimant, terms, within, true)));
            if (!passedOver.isEmpty()) {
                return Optional.of(passedOver);
            }
        }
        List<Share> shares = List.of(share);
        Look look = database.single(connection -> table.claim(connection, claimant, terms, shares, true));
        return looked(role, lane, shares, look) ? Optional.of(look.claimed()) : Optional.empty();
    }

    /** Claims what earlier claims have passed over; whatever comes of it, others may look again. */
    private <X extends Exception> List<Claimed> claimBehind(Stretch behind, Looking<X> looking) throws X {
        long start = System.nanoTime();
        Look look = new Look(false, List.of());
        try {
            look = looking.look();
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
    private interface Looking<X extends Exception> {
        Look look() throws X;
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
        return groups > 1 || !limited.isEmpty() ? table.heldByGroup(connection) : Map.of();
    }
}
