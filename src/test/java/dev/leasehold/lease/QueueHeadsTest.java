package dev.leasehold.lease;

import dev.leasehold.lease.QueueHeads.Stretch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import static dev.leasehold.lease.QueueHeads.FIRST_WIDTH;
import static dev.leasehold.lease.QueueHeads.LAG;
import static org.assertj.core.api.Assertions.assertThat;

class QueueHeadsTest {
    private static final Lane LANE = new Lane("r", "", 0);
    private static final Lane OTHER = new Lane("r", "g", 0);
    private static final long TAKEN = 1_000_000;
    private static final long HINT = TAKEN - LAG;
    private static final long PACE = 200;
    private static final long BETWEEN_SWEEPS = 250_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long SHORT_LOOK = 1_000_000L;
    private static final long LONG_LOOK = 40_000_000L;

    private final AtomicLong now = new AtomicLong(SECOND);
    private final QueueHeads heads = new QueueHeads(now::get);

    @Test
    void an_unknown_lane_is_looked_at_from_the_front() {
        assertThat(heads.of(LANE)).isZero();
        assertThat(due()).isNull();
    }

    @Test
    void a_claim_starts_a_little_before_the_last_one_taken() {
        heads.took(LANE, TAKEN);
        heads.took(LANE, TAKEN - 500);
        heads.took(LANE, 0);
        assertThat(heads.of(LANE)).isEqualTo(HINT);
    }

    @Test
    void lanes_that_are_gone_are_forgotten_once_they_are_many_and_no_lane_of_another_role() {
        Lane elsewhere = new Lane("s", "g", 0);
        List.of(LANE, OTHER, elsewhere).forEach(lane -> heads.took(lane, TAKEN));
        heads.keepOnly("r", Set.of(LANE));
        assertThat(heads.of(OTHER)).isEqualTo(HINT);
        for (int i = 0; i < QueueHeads.MANY; i++) {
            heads.took(new Lane("r", "g" + i, 0), TAKEN);
        }

        heads.keepOnly("r", Set.of(LANE));

        assertThat(heads.of(OTHER)).isZero();
        assertThat(heads.of(LANE)).isEqualTo(HINT);
        assertThat(heads.of(elsewhere)).isEqualTo(HINT);
    }

    @Test
    void nothing_is_looked_for_where_every_claim_starts_at_the_front() {
        heads.took(LANE, LAG);
        now.addAndGet(10 * SECOND);
        assertThat(heads.of(LANE)).isZero();
        assertThat(due()).isNull();
    }

    @Test
    void what_was_passed_over_is_looked_for_a_moment_later() {
        heads.took(LANE, TAKEN);
        now.addAndGet(BETWEEN_SWEEPS - 1);
        assertThat(due()).isNull();
        now.addAndGet(1);
        assertThat(due()).isEqualTo(new Stretch(LANE, HINT - FIRST_WIDTH, HINT, true));
    }

    @Test
    void only_one_looks_at_a_time() {
        takeAndWait();
        Stretch stretch = due();
        assertThat(stretch).isNotNull();
        now.addAndGet(10 * SECOND);
        assertThat(due()).isNull();
    }

    @Test
    void who_could_not_look_lets_others_do_it() {
        takeAndWait();
        Stretch stretch = due();
        heads.leftAlone(stretch);
        assertThat(due()).isNull();
        now.addAndGet(BETWEEN_SWEEPS);
        assertThat(due()).isEqualTo(stretch);
    }

    @Test
    void stretches_follow_one_another_down_to_the_front_without_a_gap() {
        takeAndWait();
        long seenDownTo = HINT;
        for (Stretch stretch : sweep(SHORT_LOOK)) {
            assertThat(stretch.until()).isGreaterThanOrEqualTo(seenDownTo);
            seenDownTo = Math.min(seenDownTo, stretch.from());
        }
        assertThat(seenDownTo).isZero();
    }

    @Test
    void every_second_look_is_just_behind_the_hint_wherever_that_is_by_then() {
        takeAndWait();
        List<Stretch> sweep = sweep(LONG_LOOK);
        for (int i = 0; i < sweep.size(); i += 2) {
            assertThat(sweep.get(i).until()).isEqualTo(HINT);
        }

        heads.took(LANE, 2 * TAKEN);
        now.addAndGet(PACE * LONG_LOOK);
        look(due(), LONG_LOOK);
        look(due(), LONG_LOOK);
        heads.took(LANE, 3 * TAKEN);
        assertThat(due()).returns(3 * TAKEN - LAG, Stretch::until);
    }

    @Test
    void the_further_down_the_more_is_seen_at_once_while_it_costs_nothing() {
        takeAndWait();
        assertThat(sweep(SHORT_LOOK))
                .extracting(stretch -> stretch.until() - stretch.from())
                .startsWith(65_536L, 65_536L, 65_536L, 131_072L, 65_536L, 262_144L);
    }

    @Test
    void looks_that_take_long_become_shorter() {
        takeAndWait();
        assertThat(sweep(LONG_LOOK))
                .extracting(stretch -> stretch.until() - stretch.from())
                .startsWith(65_536L, 65_536L, 32_768L, 32_768L, 16_384L, 16_384L);
    }

    @Test
    void a_sweep_begins_anew_at_the_hint() {
        takeAndWait();
        sweep(SHORT_LOOK);
        heads.took(LANE, 2 * TAKEN);

        now.addAndGet(BETWEEN_SWEEPS - 1);
        assertThat(due()).isNull();
        now.addAndGet(1);
        assertThat(due()).returns(2 * TAKEN - LAG, Stretch::until);
    }

    @Test
    void looks_take_at_most_half_a_hundredth_of_the_time() {
        takeAndWait();
        heads.looked(due(), false, LONG_LOOK);

        now.addAndGet(PACE * LONG_LOOK - 1);
        assertThat(due()).isNull();
        now.addAndGet(1);
        assertThat(due()).isNotNull();
    }

    @Test
    void where_one_waited_others_may_and_that_is_looked_at_at_once() {
        takeAndWait();
        Stretch stretch = due();
        heads.looked(stretch, true, LONG_LOOK);
        assertThat(due()).isEqualTo(stretch);
    }

    @Test
    void of_several_lanes_the_one_that_has_waited_longest_is_looked_at() {
        heads.took(LANE, TAKEN);
        now.addAndGet(1);
        heads.took(OTHER, 3 * TAKEN);
        now.addAndGet(SECOND);

        Stretch first = heads.due(List.of(OTHER, LANE));
        Stretch second = heads.due(List.of(OTHER, LANE));
        assertThat(List.of(first, second)).extracting(Stretch::lane).containsExactly(LANE, OTHER);
        assertThat(heads.due(List.of(OTHER, LANE))).isNull();
        assertThat(heads.of(LANE)).isEqualTo(HINT);
        assertThat(heads.of(OTHER)).isEqualTo(3 * TAKEN - LAG);
    }

    private void takeAndWait() {
        heads.took(LANE, TAKEN);
        now.addAndGet(BETWEEN_SWEEPS);
    }

    private @Nullable Stretch due() {
        return heads.due(List.of(LANE));
    }

    /** All stretches until nothing is due at once any more, each look taking so long and finding nothing. */
    private List<Stretch> sweep(long tookNanos) {
        List<Stretch> sweep = new ArrayList<>();
        for (Stretch due = due(); due != null; due = due()) {
            sweep.add(due);
            look(due, tookNanos);
        }
        return sweep;
    }

    /** Finds nothing; then waits as long as it has to between two looks of one sweep. */
    private void look(Stretch due, long tookNanos) {
        heads.looked(due, false, tookNanos);
        if (due.from() > 0) {
            now.addAndGet(PACE * tookNanos);
        }
    }
}
