package dev.leasehold.worker;

import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.Signals;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

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
    Broker broker() {
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
}
