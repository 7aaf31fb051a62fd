package dev.leasehold.lease;

import dev.leasehold.lease.ClaimTable.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Divides a claim among groups: each next task goes to the group that holds the fewest, within its limit; within a
 * group the most urgent lane comes first.
 *
 * <p>Asked in rounds, since only the claim itself finds out how much a lane really had.
 */
final class FairShare {
    private final List<LaneTable.Open> lanes;
    private final Map<String, Integer> held;
    private final Map<String, Integer> limits = new HashMap<>();
    private final Set<Lane> drained = new HashSet<>();

    /**
     * @param lanes of one role, most urgent first
     * @param held how many tasks each group holds already
     */
    FairShare(List<LaneTable.Open> lanes, Map<String, Integer> held) {
        this.lanes = lanes;
        this.held = new HashMap<>(held);
        for (LaneTable.Open lane : lanes) {
            Integer parallel = lane.parallel();
            limits.put(lane.lane().group(), parallel == null ? Integer.MAX_VALUE : parallel);
        }
    }

    /** The next round for {@code free} more tasks. Empty when nothing can be had any more. */
    List<Share> next(int free, ToLongFunction<Lane> head) {
        Map<String, Lane> front = new HashMap<>();
        for (LaneTable.Open open : lanes) {
            if (!drained.contains(open.lane())) {
                front.putIfAbsent(open.lane().group(), open.lane());
            }
        }
        Map<String, Integer> quotas = new HashMap<>();
        PriorityQueue<String> hungriest = new PriorityQueue<>(
                Comparator.<String>comparingInt(group -> held(group) + quotas.getOrDefault(group, 0))
                        .thenComparing(Comparator.naturalOrder()));
        hungriest.addAll(front.keySet());
        for (int left = free; left > 0 && !hungriest.isEmpty(); ) {
            String group = hungriest.remove();
            if (held(group) + quotas.getOrDefault(group, 0) < limits.getOrDefault(group, 0)) {
                quotas.merge(group, 1, Integer::sum);
                left--;
                hungriest.add(group);
            }
        }
        List<Share> shares = new ArrayList<>();
        front.forEach((group, lane) -> {
            int quota = quotas.getOrDefault(group, 0);
            if (quota > 0) {
                shares.add(new Share(lane, head.applyAsLong(lane), quota));
            }
        });
        return shares;
    }

    /** What a round brought: a lane that gave less than its share has no more. */
    void took(List<Share> shares, List<ClaimTable.Claimed> claimed) {
        Map<Lane, Integer> counts = new HashMap<>();
        for (ClaimTable.Claimed task : claimed) {
            counts.merge(task.lane(), 1, Integer::sum);
            held.merge(task.lane().group(), 1, Integer::sum);
        }
        for (Share share : shares) {
            if (counts.getOrDefault(share.lane(), 0) < share.quota()) {
                drained.add(share.lane());
            }
        }
    }

    private int held(String group) {
        return held.getOrDefault(group, 0);
    }
}
