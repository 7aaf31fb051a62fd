package dev.leasehold.worker.podexec;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.testing.Mapped;
import dev.leasehold.testing.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the operator says of all pods, from the start of a service to that of an attempt. */
class PodHostTest {
    @TempDir
    Path folder;

    private ApiServer api;

    @BeforeEach
    void a_cluster() throws IOException {
        api = new ApiServer();
        api.has(
                "configmaps/leasehold-anchor",
                Json.write(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Map.of("name", "leasehold-anchor", "uid", "u"))));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void does_not_start_without_the_authorities_that_are_named() {
        assertThatThrownBy(() -> open(folder.resolve("nowhere.pem")).close())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("leasehold.pod-exec.service-ca is " + folder.resolve("nowhere.pem"));
    }

    @Test
    void each_attempt_is_given_the_authorities_of_its_time() throws Exception {
        Path file = Files.copy(authority("first"), folder.resolve("ca.pem"));
        try (PodHost host = open(file)) {
            assertThat(host.lookForAnchor()).isEmpty();
            Site first = host.site();

            Files.writeString(file, Files.readString(authority("second")));

            assertThat(first.serviceCa()).isEqualToNormalizingNewlines(Files.readString(authority("first")));
            assertThat(host.site().serviceCa()).isEqualToNormalizingNewlines(Files.readString(authority("second")));
        }
    }

    private Path authority(String name) {
        Path made = folder.resolve(name).resolve("ca.pem");
        return Files.exists(made) ? made : TlsIdentity.in(folder.resolve(name)).ca();
    }

    @SuppressWarnings("NullAway") // nothing is claimed, so nobody asks for tokens and reports
    private PodHost open(Path serviceCa) {
        return PodHost.open(
                Mapped.from(
                        ClusterConfig.class,
                        Map.of(
                                "leasehold.pod-exec.image", "own:1",
                                "leasehold.pod-exec.namespace", "tasks",
                                "leasehold.pod-exec.service-ca", serviceCa.toString())),
                null,
                null,
                null,
                Optional.of(URI.create("https://service:7070")),
                folder.resolve("logs"));
    }
}
