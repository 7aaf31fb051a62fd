package dev.leasehold.api;

import dev.leasehold.platform.Folders;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Mapped;
import dev.leasehold.testing.PostgresResource;
import dev.leasehold.worker.HostConfig;
import dev.leasehold.worker.RolesConfig;
import dev.leasehold.worker.remote.RemoteHost;
import dev.leasehold.worker.remote.ServiceClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** By a worker elsewhere: it holds a worker's token, and each attempt's own for the forge, and nothing else. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RemoteDeliveryTest extends SubprocessDeliveryContract {
    private static final String ROLE = "elsewhere";

    @TestHTTPResource
    URI server;

    private Path place;
    private RemoteHost host;

    @BeforeEach
    void aWorker() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), api.token(new Scope.Worker(ROLE)));
        RolesConfig roles = Mapped.from(RolesConfig.class, Map.of("leasehold.roles." + ROLE + ".capacity", "2"));
        // Where attempts can get, who run as users of their own; a test's own folder is closed to them.
        place = Files.createTempDirectory(Path.of("/var/tmp"), "leasehold-worker-");
        HostConfig config = Mapped.from(
                HostConfig.class,
                Map.of("leasehold.host.folder", place.resolve("host").toString()));
        place.toFile().setExecutable(true, false);
        host = RemoteHost.start(
                new ServiceClient(server, token),
                ROLE,
                Objects.requireNonNull(roles.byName().get(ROLE)),
                config);
    }

    @AfterEach
    void itStops() throws Exception {
        host.stop();
        Folders.delete(place);
    }

    @Override
    String role() {
        return ROLE;
    }
}
