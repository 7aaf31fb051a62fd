package dev.leasehold.worker;

import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Failures;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.NearHosts;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.QueueDepth;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Submission;
import dev.leasehold.lease.Work;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** A host inside the service. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HostTest extends HostContract {
    @Inject
    Leases leases;

    @Inject
    Signals signals;

    @Inject
    Roles roles;

    @Inject
    NearHosts near;

    private Broker.@Nullable Lent lending;

    @Override
    LocalBroker broker() {
        return broker(ForgeDoor.CLOSED);
    }

    private LocalBroker broker(ForgeDoor door) {
        return new LocalBroker(
                leases, settling, errands, logs, signals, door, new Claimant("inside", "process"), roles.terms(ROLE));
    }

    /** As one that has begun to claim, and found nothing. */
    private Host lent(LocalBroker broker) throws InterruptedException {
        Host lent = new Host(
                new HostTerms(ROLE, CAPACITY, TTL),
                broker.lentTo(near, () -> now),
                mode,
                grant -> new BoundedLog(folder.resolve(grant.task()), 1 << 20),
                new HostLog(),
                () -> now);
        submit(1);
        assertThat(lent.claim(AT_ONCE)).isEqualTo(1);
        mode.of(mode.started().getFirst()).succeed();
        lent.settle(AT_ONCE);
        assertThat(lent.claim(AT_ONCE)).isZero();
        lending = lent.lend();
        return lent;
    }

    @AfterEach
    void endLending() {
        if (lending != null) {
            lending.close();
        }
    }

    @Test
    void what_is_submitted_beside_a_host_is_claimed_with_it_up_to_its_capacity() throws Exception {
        Host lent = lent(broker());
        for (int i = 0; i < CAPACITY + 2; i++) {
            submit(1);
            lent.startGranted(AT_ONCE);
        }

        assertThat(mode.started()).hasSize(1 + CAPACITY);
        assertThat(lent.held()).isEqualTo(CAPACITY);
        assertThat(tasks.depths())
                .filteredOn(depth -> depth.role().equals(ROLE))
                .extracting(QueueDepth::state, QueueDepth::tasks)
                .containsExactlyInAnyOrder(tuple("queued", 2L), tuple("running", (long) CAPACITY));
    }

    @Test
    void what_was_left_queued_is_claimed_when_there_is_room_again() throws Exception {
        Host lent = lent(broker());
        for (int i = 0; i < CAPACITY + 1; i++) {
            submit(1);
            lent.startGranted(AT_ONCE);
        }
        mode.of(mode.started().getLast()).succeed();

        assertThat(lent.claim(Duration.ofSeconds(20))).isEqualTo(1);
    }

    @Test
    void what_was_granted_to_a_host_that_stops_is_handed_back_uncharged() throws Exception {
        Host lent = lent(broker());
        String task = submit(1).getFirst();
        assertThat(lent.held()).isEqualTo(1);

        lent.stopAll();
        lent.startGranted(AT_ONCE);
        lent.settle(AT_ONCE);

        assertThat(lent.held()).isZero();
        assertThat(mode.started()).doesNotContain(task);
        assertThat(tasks.find(task).orElseThrow().state()).isEqualTo("queued");
        assertThat(tasks.find(task).orElseThrow().failures()).isEqualTo(Failures.NONE);
    }

    @Test
    void nothing_is_claimed_for_a_host_whose_gate_is_closed_or_that_is_lent_no_more() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        Host lent = lent(broker().gatedBy(() -> closed.get() ? Optional.of("no forge") : Optional.empty()));
        closed.set(true);
        signals.ring(Set.of(Signals.ready(ROLE)));
        lent.claim(AT_ONCE);
        String task = submit(1).getFirst();
        assertThat(tasks.find(task).orElseThrow().state()).isEqualTo("queued");

        closed.set(false);
        assertThat(lent.claim(AT_ONCE)).isEqualTo(1);
        lending.close();
        String later = submit(1).getFirst();
        assertThat(tasks.find(later).orElseThrow().state()).isEqualTo("queued");
    }

    @Test
    void no_room_is_kept_any_more_by_a_host_that_stops_claiming() throws Exception {
        lent(broker()).stopClaiming();
        String task = submit(1).getFirst();

        assertThat(tasks.find(task).orElseThrow().state()).isEqualTo("queued");
    }

    @Test
    void a_repository_that_cannot_be_opened_takes_nothing_from_other_tasks() throws Exception {
        ForgeDoor door = (source, task, attempt) -> {
            if (source.repository().equals("broken")) {
                throw new IllegalStateException("as scripted");
            }
            return new ForgeAccess(URI.create("http://forge/" + source.repository()), "token");
        };
        LocalBroker broker = broker(door);
        Host lent = lent(broker);
        String unasked = submit("broken");
        lent.startGranted(AT_ONCE);
        lending.close();
        String broken = submit("broken");
        String whole = submit("whole");

        assertThat(broker.claim(ROLE, 2, AT_ONCE))
                .extracting(Grant::task, Grant::forge)
                .containsExactlyInAnyOrder(
                        tuple(broken, null), tuple(whole, new ForgeAccess(URI.create("http://forge/whole"), "token")));
        assertThat(mode.of(unasked).grant().forge()).isNull();
    }

    @Test
    void an_error_at_the_forges_door_keeps_no_room() throws Exception {
        Host lent = lent(broker((source, task, attempt) -> {
            throw new OutOfMemoryError("as scripted");
        }));

        assertThatThrownBy(() -> submit("any")).isInstanceOf(OutOfMemoryError.class);

        assertThat(lent.held()).isZero();
        submit(CAPACITY);
        assertThat(lent.claim(AT_ONCE) + started(lent)).isEqualTo(CAPACITY);
    }

    /** How many were granted unasked, once they are started. */
    private int started(Host lent) throws InterruptedException {
        int before = mode.started().size();
        lent.startGranted(AT_ONCE);
        return mode.started().size() - before;
    }

    private String submit(String repository) {
        Source source = new Source(repository, List.of("a".repeat(40)), Source.Commit.NONE);
        Work work = new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, source);
        return ((Submission.Accepted)
                        tasks.submit(List.of(new NewTask(ROLE, "", 0, null, Budget.DEFAULT, Map.of(), work)), null))
                .tasks()
                .getFirst();
    }

    @Test
    void a_gate_that_nobody_has_looked_at_for_a_while_is_taken_for_closed() throws Exception {
        lent(broker());
        now = Duration.ofSeconds(6).toNanos();
        String task = submit(1).getFirst();

        assertThat(tasks.find(task).orElseThrow().state()).isEqualTo("queued");
    }

    @Test
    void a_claim_that_waits_takes_nothing_any_more_once_its_gate_has_closed() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        AtomicBoolean repaired = new AtomicBoolean();
        Broker gated = broker().gatedBy(() -> looks.incrementAndGet() == 1 || repaired.get()
                ? Optional.empty()
                : Optional.of("the API server does not answer"));
        CompletableFuture<List<Grant>> waiting =
                CompletableFuture.supplyAsync(() -> gated.claim(ROLE, 1, Duration.ofSeconds(3)));
        await().until(() -> {
            signals.ring(Set.of(Signals.ready(ROLE)));
            return looks.get() > 1;
        });
        String task = submit(1).getFirst();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();

        repaired.set(true);
        assertThat(gated.claim(ROLE, 1, AT_ONCE)).extracting(Grant::task).containsExactly(task);
    }
}
