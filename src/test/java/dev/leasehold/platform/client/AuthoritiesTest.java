package dev.leasehold.platform.client;

import com.sun.net.httpserver.HttpsServer;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.testing.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Calls to a service whose certificate no public authority has signed. */
class AuthoritiesTest {
    @TempDir
    Path here;

    private TlsIdentity identity;
    private HttpsServer server;

    @BeforeEach
    void start() {
        identity = TlsIdentity.in(here.resolve("private"));
        server = identity.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.createContext("/", exchange -> {
            byte[] answer = "{\"well\":true}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_private_authority_is_trusted_when_it_is_named() {
        assertThat(trusting(Optional.of(identity.ca())).get("/").path("well").asBoolean())
                .isTrue();
        assertThat(trusting(Optional.of(identity.ca()))
                        .patch("/", Map.of())
                        .path("well")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void nothing_is_sent_to_a_service_of_another_authority() {
        Path other = TlsIdentity.in(here.resolve("other")).ca();

        assertThatThrownBy(() -> trusting(Optional.of(other)).get("/")).isInstanceOf(ServiceUnreachable.class);
        assertThatThrownBy(() -> trusting(Optional.empty()).get("/"))
                .isInstanceOfSatisfying(
                        ServiceUnreachable.class,
                        unreachable -> assertThat(unreachable.suggestion()).contains("--ca-file"));
    }

    @Test
    void it_is_remembered_with_the_service_and_the_nearest_word_goes_first() throws Exception {
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", here.toString());
        SavedContexts.of(environment).trust(address(), identity.ca());

        String service = address().toString();
        assertThat(ClientContext.find(service, null, null, environment).caFile())
                .contains(identity.ca());
        assertThat(ClientContext.find(
                                service,
                                null,
                                null,
                                Map.of("XDG_CONFIG_HOME", here.toString(), "LEASEHOLD_CA_FILE", "/its/own.pem"))
                        .caFile())
                .contains(Path.of("/its/own.pem"));
        assertThat(ClientContext.find(service, null, Path.of("/said.pem"), environment)
                        .caFile())
                .contains(Path.of("/said.pem"));
    }

    @Test
    void a_file_without_certificates_is_refused_in_words() throws IOException {
        Path empty = Files.writeString(here.resolve("empty.pem"), "");

        assertThatThrownBy(() -> Authorities.of(empty))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("empty.pem");
    }

    private RestClient trusting(Optional<Path> authorities) {
        return new RestClient(new ClientContext(address(), Optional.of("lh_1"), authorities));
    }

    private URI address() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }
}
