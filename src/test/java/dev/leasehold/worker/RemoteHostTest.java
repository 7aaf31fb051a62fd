package dev.leasehold.worker;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import dev.leasehold.worker.remote.RemoteBroker;
import dev.leasehold.worker.remote.ServiceClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;

/** A host anywhere else, over REST, with a worker's token and nothing more. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RemoteHostTest extends HostContract {
    @TestHTTPResource
    URI server;

    @Inject
    ApiClient api;

    @Override
    Broker broker() throws Exception {
        String token = api.token(new Scope.Worker(ROLE));
        ServiceClient service = new ServiceClient(server, Files.writeString(folder.resolve("token"), token));
        return new RemoteBroker(service, "outside", "process");
    }
}
