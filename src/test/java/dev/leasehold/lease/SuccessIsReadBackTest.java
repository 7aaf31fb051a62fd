package dev.leasehold.lease;

import dev.leasehold.lease.Confirmations.Decision;
import dev.leasehold.lease.Confirmations.Look;
import dev.leasehold.lease.Confirmations.Unconfirmed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static dev.leasehold.lease.Delivering.COMMIT;
import static dev.leasehold.lease.Delivering.landed;
import static dev.leasehold.lease.LeaseFixture.success;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 5: a task that delivers stays in {@code confirming} until the service itself has seen its commit. */
class SuccessIsReadBackTest {
    private static final Rung SEEN = new Rung("service", Map.of("answer", "equal"));

    private static LeaseFixture engine;
    private static Delivering delivering;

    @BeforeAll
    static void open() {
        engine = new LeaseFixture();
        delivering = new Delivering(engine);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void what_has_landed_is_confirming_and_succeeds_when_it_was_read_back() {
        Grant grant = delivering.running("lands");

        assertThat(engine.settle(grant, landed(COMMIT))).isEqualTo(new Settlement.Accepted(grant.task(), "confirming"));
        Unconfirmed one = delivering.taken(grant);
        assertThat(one)
                .returns(COMMIT, Unconfirmed::commit)
                .returns("project", found -> found.source().repository())
                .returns("refs/heads/work/" + grant.task() + "/1", Unconfirmed::ref)
                .returns(false, Unconfirmed::last);

        assertThat(engine.confirmations.settle(List.of(new Look(one, SEEN, Decision.CONFIRMED))))
                .isEqualTo(1);
        assertThat(engine.state(grant.task())).isEqualTo("succeeded");
        assertThat(engine.tasks.attempts(grant.task()).getFirst().commit()).isEqualTo(COMMIT);
    }

    @Test
    void work_of_a_later_version_is_read_back_too_and_what_cannot_be_read_holds_up_no_other() {
        Grant newer = delivering.running("newer");
        Grant unreadable = delivering.running("newer");
        Grant known = delivering.running("newer");
        List.of(newer, unreadable, known).forEach(grant -> engine.settle(grant, landed(COMMIT)));
        engine.addToWork(newer.task(), "{\"ofALaterVersion\": 1}");
        engine.addToWork(unreadable.task(), "{\"command\": 1}");

        assertThat(engine.confirmations.take(100))
                .extracting(Unconfirmed::task)
                .contains(newer.task(), known.task())
                .doesNotContain(unreadable.task());
    }

    @Test
    void every_rung_is_told_in_the_order_it_was_climbed() {
        Grant grant = delivering.running("told");
        engine.settle(grant, landed(COMMIT));
        engine.confirmations.settle(List.of(new Look(delivering.taken(grant), SEEN, Decision.CONFIRMED)));
        engine.placeJournal();

        assertThat(engine.journal.ofTask(grant.task(), 0, 100))
                .extracting(Event::kind)
                .containsExactly(
                        "task.queued",
                        "task.claimed",
                        "delivery.push",
                        "task.confirming",
                        "delivery.service",
                        "task.succeeded");
    }

    @Test
    void success_without_a_commit_is_not_believed() {
        Grant grant = delivering.running("wordless", new Budget(1, 1));

        engine.settle(grant, success());

        assertThat(engine.tasks.find(grant.task()).orElseThrow().code()).isEqualTo(Code.OUTCOME_INVALID);
    }

    @Test
    void a_repeated_report_gets_the_same_answer_and_another_commit_is_a_conflict() {
        Grant grant = delivering.running("repeats");
        engine.settle(grant, landed(COMMIT));

        assertThat(engine.settle(grant, landed(COMMIT))).isEqualTo(new Settlement.Accepted(grant.task(), "confirming"));
        assertThat(engine.settle(grant, landed("c".repeat(40))))
                .isEqualTo(new Settlement.Conflict(grant.task(), "confirming"));
        engine.confirmations.settle(List.of(new Look(
                delivering.taken(grant), SEEN, new Decision(Code.DELIVERY_REFUSED, "another commit is there"))));
        assertThat(engine.settle(grant, landed(COMMIT))).isInstanceOf(Settlement.Accepted.class);
    }

    @Test
    void a_refusal_charges_whose_fault_it_was_and_the_next_attempt_has_another_ref() {
        Grant grant = delivering.running("refused");
        engine.settle(grant, landed(COMMIT));

        engine.confirmations.settle(List.of(new Look(
                delivering.taken(grant), SEEN, new Decision(Code.DELIVERY_REFUSED, "another commit is there"))));

        Attempt first = engine.tasks.attempts(grant.task()).getFirst();
        assertThat(first.code()).isEqualTo(Code.DELIVERY_REFUSED);
        Grant second = engine.claim("refused", 1).getFirst();
        assertThat(Landing.refOf(second.task(), second.attempt())).endsWith("/2");
    }

    @Test
    void only_the_first_decision_counts() {
        Grant grant = delivering.running("twice");
        engine.settle(grant, landed(COMMIT));
        Unconfirmed one = delivering.taken(grant);
        engine.confirmations.settle(List.of(new Look(one, SEEN, Decision.CONFIRMED)));

        assertThat(engine.confirmations.settle(
                        List.of(new Look(one, SEEN, new Decision(Code.DELIVERY_INDETERMINATE, "too late")))))
                .isZero();
        assertThat(engine.state(grant.task())).isEqualTo("succeeded");
    }

    @Test
    void a_cancellation_wins_when_the_look_decides() {
        Grant grant = delivering.running("cancelled");
        engine.settle(grant, landed(COMMIT));
        assertThat(engine.tasks.cancel(grant.task())).contains(Tasks.Cancellation.REQUESTED);

        engine.confirmations.settle(List.of(new Look(delivering.taken(grant), SEEN, Decision.CONFIRMED)));

        assertThat(engine.state(grant.task())).isEqualTo("cancelled");
    }

    @Test
    void an_attempt_that_lost_its_lease_lands_nowhere() {
        Grant grant = delivering.running("stale");
        engine.letExpire(grant.task());
        engine.settling.expire(engine.settling.expired(100));

        assertThat(engine.settle(grant, landed(COMMIT))).isEqualTo(new Settlement.LeaseLost(grant.task()));
        assertThat(engine.confirmations.take(100)).noneMatch(one -> one.task().equals(grant.task()));
    }

    @Test
    void only_the_refs_of_attempts_that_landed_nowhere_are_swept() {
        Grant failed = delivering.running("sweeps");
        engine.settle(failed, Verdict.failed(Code.COMMAND_FAILED, "no"));
        Grant confirming = delivering.running("sweeps");
        engine.settle(confirming, landed(COMMIT));
        Grant confirmed = delivering.running("sweeps");
        engine.settle(confirmed, landed(COMMIT));
        engine.confirmations.settle(List.of(new Look(delivering.taken(confirmed), SEEN, Decision.CONFIRMED)));
        Grant underWay = delivering.running("sweeps");
        List<String> refs = Stream.of(failed, confirming, confirmed, underWay)
                .map(grant -> Landing.refOf(grant.task(), grant.attempt()))
                .toList();
        Landings landings = new Landings(engine.database);

        assertThat(landings.superseded(refs, Duration.ZERO)).containsExactly(refs.getFirst());
        assertThat(landings.superseded(refs, Duration.ofHours(1))).isEmpty();
        assertThat(landings.superseded(List.of("refs/heads/work/nobody/1", "refs/heads/main"), Duration.ZERO))
                .isEmpty();
    }
}
