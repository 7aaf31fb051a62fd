package dev.leasehold.lease;

import dev.leasehold.lease.ClaimTable.Share;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class FairShareTest {
    private static LaneTable.Open lane(String group, int priority, @Nullable Integer parallel) {
        return new LaneTable.Open(new Lane("r", group, priority), parallel);
    }

    private static Map<String, Integer> quotas(List<Share> shares) {
        return shares.stream().collect(Collectors.toMap(share -> share.lane().group(), Share::quota));
    }

    @Test
    void one_group_gets_all_that_is_free() {
        FairShare fair = new FairShare(List.of(lane("", 0, null)), Map.of());
        assertThat(quotas(fair.next(8, lane -> 0))).isEqualTo(Map.of("", 8));
    }

    @Test
    void whoever_holds_least_comes_first() {
        FairShare fair = new FairShare(List.of(lane("a", 0, null), lane("b", 0, null)), Map.of("a", 5, "b", 1));
        assertThat(quotas(fair.next(6, lane -> 0))).isEqualTo(Map.of("a", 1, "b", 5));
    }

    @Test
    void a_limit_is_never_exceeded_and_leaves_the_rest_to_others() {
        FairShare fair = new FairShare(List.of(lane("a", 0, 3), lane("b", 0, null)), Map.of("a", 2));
        assertThat(quotas(fair.next(9, lane -> 0))).isEqualTo(Map.of("a", 1, "b", 8));
    }

    @Test
    void a_full_group_gets_nothing() {
        FairShare fair = new FairShare(List.of(lane("a", 0, 2)), Map.of("a", 2));
        assertThat(fair.next(4, lane -> 0)).isEmpty();
    }

    @Test
    void the_most_urgent_lane_of_a_group_is_drained_before_the_next() {
        FairShare fair = new FairShare(List.of(lane("a", 9, null), lane("a", 0, null)), Map.of());
        List<Share> first = fair.next(4, lane -> 0);
        assertThat(first).extracting(share -> share.lane().priority()).containsExactly(9);

        fair.took(first, List.of());
        List<Share> second = fair.next(4, lane -> 0);
        assertThat(second).extracting(share -> share.lane().priority()).containsExactly(0);
        fair.took(second, List.of());
        assertThat(fair.next(4, lane -> 0)).isEmpty();
    }
}
