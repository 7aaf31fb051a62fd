package dev.leasehold.worker;

import dev.leasehold.lease.Asked;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.Errand.Kind;
import dev.leasehold.lease.Errands.Wish;
import dev.leasehold.lease.Failures;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.worker.Mode.Stop;
import dev.leasehold.worker.ScriptedMode.Run;
import dev.leasehold.worker.UnreliableBroker.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** What a host promises, wherever it is. */
abstract class HostContract extends HostStand {

    @Test
    void it_never_runs_more_than_its_capacity() throws Exception {
        submit(CAPACITY + 2);
        assertThat(host.claim(AT_ONCE)).isEqualTo(CAPACITY);
        assertThat(host.claim(AT_ONCE)).isZero();

        mode.of(mode.started().getFirst()).succeed();
        assertThat(host.claim(AT_ONCE)).isEqualTo(1);
        assertThat(host.claim(AT_ONCE)).isZero();
        assertThat(mode.started()).hasSize(CAPACITY + 1);
    }

    @Test
    void a_stop_waits_neither_for_work_nor_for_errands() throws Exception {
        Run run = submitAndClaim(); // so that it attends
        HostThreads threads = new HostThreads(host, Duration.ofSeconds(50), new HostLog());
        threads.start();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            run.succeed();
            await().until(() -> host.held() == 0);
            threads.stop(AT_ONCE, AT_ONCE);
        });
        String later = submit(1).getFirst();
        await().during(Duration.ofSeconds(1))
                .until(() -> tasks.find(later).orElseThrow().state().equals("queued"));
    }

    @Test
    void a_stop_waits_for_no_room_either() throws Exception {
        submit(CAPACITY + 1);
        HostThreads threads = new HostThreads(host, Duration.ofSeconds(50), new HostLog());
        threads.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> mode.started().size() == CAPACITY);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> threads.stop(AT_ONCE, AT_ONCE));

        assertThat(mode.of(mode.started().getFirst()).stops()).contains(Stop.HOST_STOPPING);
    }

    @Test
    void it_passes_an_errand_on_once_and_tells_what_came_of_it_though_answers_are_lost() throws Exception {
        Run run = submitAndClaim();
        long errand = ask(run, new Wish(Kind.INPUT, "text", false, "test", null));
        broker.is(Line.DEAF);
        assertThatThrownBy(() -> host.attend(AT_ONCE)).isInstanceOf(BrokerException.class);
        assertThat(run.asked()).isEmpty();

        broker.is(Line.UP);
        host.attend(AT_ONCE);
        host.attend(AT_ONCE);
        assertThat(run.asked()).extracting(Errand::text).containsExactly("text");

        broker.is(Line.DEAF);
        assertThatThrownBy(() -> host.answer(Duration.ofSeconds(10))).isInstanceOf(BrokerException.class);
        broker.is(Line.UP);
        host.answer(Duration.ofSeconds(10));
        host.attend(AT_ONCE);
        assertThat(run.asked()).hasSize(1);
        assertThat(errands.await(errand, AT_ONCE))
                .hasValueSatisfying(answer -> assertThat(answer.refused()).isNull());
    }

    @Test
    void an_errand_that_takes_its_time_holds_up_no_other() throws Exception {
        Run run = submitAndClaim();
        ask(run, new Wish(Kind.INPUT, "", true, "test", null)); // scripted to be never done
        long second = ask(run, Wish.of(Kind.DIAGNOSE, "test"));
        host.attend(AT_ONCE);
        host.answer(Duration.ofSeconds(10));

        assertThat(errands.await(second, AT_ONCE)).isPresent();
        assertThat(host.attend(AT_ONCE)).isFalse();
    }

    @Test
    void a_renewal_tells_when_each_task_has_last_printed_something() throws Exception {
        Run quiet = submitAndClaim();
        Run loud = submitAndClaim();
        now = Duration.ofSeconds(30).toNanos();
        loud.print("still here");
        now = Duration.ofSeconds(31).toNanos();
        host.renew();

        assertThat(Duration.between(task(quiet).lastActivityAt(), task(loud).lastActivityAt()))
                .isEqualTo(Duration.ofSeconds(30));
    }

    private long ask(Run run, Wish wish) {
        return ((Asked.Made) errands.ask(run.grant().task(), wish)).errand();
    }

    @Test
    void a_claim_that_failed_takes_up_no_room() throws Exception {
        submit(CAPACITY);
        broker.is(Line.DOWN);
        assertThatThrownBy(() -> host.claim(AT_ONCE)).isInstanceOf(BrokerException.class);

        broker.is(Line.UP);
        assertThat(host.claim(AT_ONCE)).isEqualTo(CAPACITY);
    }

    @Test
    void an_attempt_that_is_said_to_have_ended_twice_gives_its_room_back_once() throws Exception {
        Run run = submitAndClaim();
        run.succeed();
        run.end(Code.SPAWN_FAILED);
        host.settle(AT_ONCE);
        host.settle(AT_ONCE);
        assertThat(task(run).state()).isEqualTo("succeeded");
        submit(CAPACITY + 1);

        assertThat(host.claim(AT_ONCE)).isEqualTo(CAPACITY);
        assertThat(host.claim(AT_ONCE)).isZero();
    }

    @ParameterizedTest
    @MethodSource("what_a_mode_may_fail_of")
    void what_could_not_be_started_is_told_and_takes_up_no_room(Throwable why) throws Exception {
        mode.failNext(why);
        List<String> submitted = submit(CAPACITY);
        assertThat(host.claim(AT_ONCE)).isEqualTo(CAPACITY);
        assertThat(mode.started()).hasSize(CAPACITY - 1);
        host.settle(AT_ONCE);

        assertThat(host.held()).isEqualTo(CAPACITY - 1);
        String failed = submitted.stream()
                .filter(task -> !mode.started().contains(task))
                .findFirst()
                .orElseThrow();
        assertThat(tasks.attempts(failed).getFirst().code()).isEqualTo(Code.SPAWN_FAILED);
        assertThat(tasks.attempts(failed).getFirst().message()).contains(why.getMessage());
    }

    static Stream<Throwable> what_a_mode_may_fail_of() {
        return Stream.of(new IllegalStateException("a bug"), new OutOfMemoryError("unable to create native thread"));
    }

    @Test
    void out_of_patience_it_stops_an_attempt_while_its_lease_still_holds() throws Exception {
        Run run = submitAndClaim();
        broker.is(Line.DOWN);
        assertThatThrownBy(host::renew).isInstanceOf(BrokerException.class);
        now = TTL.minusSeconds(11).toNanos();
        host.checkPatience();
        assertThat(run.stops()).isEmpty();

        now = TTL.minusSeconds(10).toNanos();
        host.checkPatience();
        assertThat(run.stops()).containsExactly(Stop.LEASE_LOST);
        host.checkPatience();
        assertThat(run.stops()).hasSize(1);
    }

    @Test
    void a_renewal_gives_new_patience_counted_from_when_it_was_asked_for() throws Exception {
        Run run = submitAndClaim();
        now = Duration.ofSeconds(40).toNanos();
        host.renew();
        now = Duration.ofSeconds(89).toNanos();
        host.checkPatience();
        assertThat(run.stops()).isEmpty();

        now = Duration.ofSeconds(90).toNanos();
        host.checkPatience();
        assertThat(run.stops()).containsExactly(Stop.LEASE_LOST);
    }

    @Test
    void no_renewal_gives_patience_beyond_the_cap() throws Exception {
        Run run = submitAndClaim();
        now = run.grant().cap().minusSeconds(11).toNanos();
        host.renew();
        host.checkPatience();
        assertThat(run.stops()).isEmpty();

        now = run.grant().cap().minusSeconds(10).toNanos();
        host.checkPatience();
        assertThat(run.stops()).containsExactly(Stop.LEASE_LOST);
    }

    @Test
    void what_lost_its_lease_is_stopped_and_never_reported() throws Exception {
        Run run = submitAndClaim();
        takeLeaseAway(run);
        host.renew();
        assertThat(run.stops()).containsExactly(Stop.LEASE_LOST);

        run.succeed();
        host.settle(AT_ONCE);
        assertThat(host.held()).isZero();
        assertThat(task(run)).returns("queued", Task::state).returns(new Failures(0, 1), Task::failures);
    }

    @Test
    void a_lost_lease_is_noticed_by_its_log_as_well() throws Exception {
        Run run = submitAndClaim();
        takeLeaseAway(run);
        run.print("too late");
        host.shipLogs();

        assertThat(run.stops()).containsExactly(Stop.LEASE_LOST);
        assertThat(log(run)).isEmpty();
    }

    @Test
    void a_service_out_of_reach_is_asked_again_and_nothing_is_lost() throws Exception {
        Run run = submitAndClaim();
        run.print("all of it");
        run.succeed();
        broker.is(Line.DOWN);
        assertThatThrownBy(() -> host.settle(AT_ONCE)).isInstanceOf(BrokerException.class);
        assertThat(host.held()).isEqualTo(1);

        broker.is(Line.UP);
        assertThat(host.settle(AT_ONCE)).isEqualTo(1);
        assertThat(task(run).state()).isEqualTo("succeeded");
        assertThat(log(run)).isEqualTo("all of it");
        assertThat(host.held()).isZero();
    }

    @Test
    void a_lost_answer_is_asked_for_again_and_nothing_is_done_twice() throws Exception {
        Run run = submitAndClaim();
        run.print("once");
        run.succeed();
        broker.is(Line.DEAF);
        for (int call = 0; call < 3; call++) {
            assertThatThrownBy(() -> host.settle(AT_ONCE)).isInstanceOf(BrokerException.class);
        }

        broker.is(Line.UP);
        host.settle(AT_ONCE);
        assertThat(task(run).state()).isEqualTo("succeeded");
        assertThat(tasks.attempts(run.grant().task())).singleElement().returns(null, Attempt::code);
        assertThat(log(run)).isEqualTo("once");
        assertThat(host.held()).isZero();
    }

    @Test
    void what_has_ended_stays_renewed_until_its_report_is_answered() throws Exception {
        Run run = submitAndClaim();
        run.succeed();
        broker.is(Line.DOWN);
        assertThatThrownBy(() -> host.settle(AT_ONCE)).isInstanceOf(BrokerException.class);
        Instant before = Objects.requireNonNull(task(run).leaseExpiresAt());

        broker.is(Line.UP);
        host.renew();
        assertThat(task(run).leaseExpiresAt()).isAfter(before);
    }

    @Test
    void one_refused_report_does_not_hold_up_the_others() throws Exception {
        List<String> submitted = submit(CAPACITY);
        host.claim(AT_ONCE);
        broker.refuse(submitted.get(1));
        submitted.forEach(task -> mode.of(task).succeed());
        host.settle(AT_ONCE);

        assertThat(submitted.stream().map(task -> task(mode.of(task)).state()))
                .containsExactly("succeeded", "running", "succeeded");
        assertThat(host.held()).isZero();
    }

    @Test
    void a_log_arrives_once_and_in_order() throws Exception {
        Run run = submitAndClaim();
        run.print("one\n");
        host.shipLogs();
        assertThat(log(run)).isEqualTo("one\n");
        run.print("two\n");
        broker.is(Line.DEAF);
        assertThatThrownBy(host::shipLogs).isInstanceOf(BrokerException.class);
        run.print("three\n");
        broker.is(Line.DOWN);
        assertThatThrownBy(host::shipLogs).isInstanceOf(BrokerException.class);

        broker.is(Line.UP);
        run.succeed();
        host.settle(AT_ONCE);
        assertThat(log(run)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void a_stop_hands_all_back_at_once_and_nobody_is_charged() throws Exception {
        Run run = submitAndClaim();
        host.stopAll();
        assertThat(run.stops()).containsExactly(Stop.HOST_STOPPING);
        run.end(Code.HOST_STOPPED);
        host.settle(AT_ONCE);

        assertThat(host.held()).isZero();
        assertThat(task(run)).returns("queued", Task::state).returns(Failures.NONE, Task::failures);
        assertThat(host.claim(AT_ONCE)).isEqualTo(1);
    }

    @Test
    void a_cancellation_reaches_the_attempt() throws Exception {
        Run run = submitAndClaim();
        assertThat(tasks.cancel(run.grant().task())).contains(Tasks.Cancellation.REQUESTED);
        host.renew();
        assertThat(run.stops()).containsExactly(Stop.CANCELLED);

        run.end(Code.CANCELLED);
        host.settle(AT_ONCE);
        assertThat(task(run).state()).isEqualTo("cancelled");
    }

    @Test
    void a_log_that_is_refused_holds_up_neither_the_others_nor_its_own_report() throws Exception {
        List<String> submitted = submit(CAPACITY);
        host.claim(AT_ONCE);
        broker.refuseLog(submitted.get(1));
        submitted.forEach(task -> mode.of(task).print("words"));
        submitted.forEach(task -> mode.of(task).succeed());
        host.settle(AT_ONCE);

        assertThat(submitted.stream().map(task -> log(mode.of(task)))).containsExactly("words", "", "words");
        assertThat(submitted.stream().map(task -> task(mode.of(task)).state())).containsOnly("succeeded");
        assertThat(host.held()).isZero();
    }
}
