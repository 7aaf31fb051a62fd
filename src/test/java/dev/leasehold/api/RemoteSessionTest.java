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
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole experiment by one worker elsewhere, which has room for one task at a time. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RemoteSessionTest extends ExperimentStand {
    private static final String ROLE = "elsewhere";
    private static final String IDEATOR = "echo '{\"event\":\"ready\"}'; n=0; while read -r line; do n=$((n+1));"
            + " id=$(printf %s \"$line\" | sed 's/.*\"task_id\":\"\\([^\"]*\\)\".*/\\1/');"
            + " echo '{\"event\":\"idea\",\"task_id\":\"'$id'\",\"slug\":\"n-'$n'\",\"priority\":1,\"content\":\"'$n'\"}';"
            + " echo '{\"event\":\"ideation-done\",\"task_id\":\"'$id'\"}'; done";

    @TestHTTPResource
    URI server;

    private Path place;
    private RemoteHost host;

    @BeforeEach
    void aWorkerWithRoomForOne() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), api.token(new Scope.Worker(ROLE)));
        RolesConfig roles = Mapped.from(RolesConfig.class, Map.of("leasehold.roles." + ROLE + ".capacity", "1"));
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

    @Test
    void an_ideator_that_stays_up_keeps_nobody_out_and_files_go_both_ways() {
        String executor = EXECUTOR + " && mkdir .leasehold/artifacts && cp size .leasehold/artifacts/made";
        String evaluator =
                "[ -z \"$(ls .leasehold/artifacts.tar 2>/dev/null)\" ] || tar -xOf .leasehold/artifacts.tar made"
                        + " | cmp - size && " + EVALUATOR;
        String id = submit(spec(executor, evaluator, "ideas: {maintain: 1, total: 2}")
                .replace("role: default", "role: " + ROLE)
                .replace(
                        "roles:",
                        "roles:\n  ideator: {role: %s, style: session, command: %s}".formatted(ROLE, quoted(IDEATOR))));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        assertThat(variants(id).getList("variants.reason", String.class)).containsOnlyNulls();
        assertThat(variants(id).getList("variants.slug", String.class)).containsExactlyInAnyOrder("n-1", "n-2");
        assertThat(variants(id).getList("variants.artifacts", String.class))
                .allSatisfy(artifacts -> assertThat(artifacts).startsWith("sha256:"));
    }
}
