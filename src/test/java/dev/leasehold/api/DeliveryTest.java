package dev.leasehold.api;

import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** By a host inside the service. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DeliveryTest extends SubprocessDeliveryContract {
    @Override
    String role() {
        return "default";
    }
}
