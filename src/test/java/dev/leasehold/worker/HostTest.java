package dev.leasehold.worker;

import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.Signals;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
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

    @Override
    LocalBroker broker() {
        return new LocalBroker(
                leases,
                settling,
                errands,
                logs,
                signals,
                ForgeDoor.CLOSED,
                new Claimant("inside", "process"),
                roles.terms(ROLE));
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
