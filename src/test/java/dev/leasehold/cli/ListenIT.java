package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.Postmasters;
import dev.leasehold.testing.ServerProcess;
import dev.leasehold.testing.TlsIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Where the packaged service listens, and where it does not. */
class ListenIT {
    private static final Pattern TOKEN = Pattern.compile("lh_[0-9a-f]{64}");
    private static final Duration DEADLINE = Duration.ofSeconds(40);

    @TempDir
    Path here;

    @AfterEach
    void leave_nothing() {
        Postmasters.killAll(here);
    }

    @Test
    void an_address_for_others_takes_tls_or_to_be_said_twice() {
        try (var refused = serve(Map.of(), "--host", "0.0.0.0")) {
            assertThat(refused.exitCode()).isEqualTo(14);
            assertThat(refused.errors()).contains("would read tokens").contains("--without-tls");
            assertThat(refused.errors()).as("nothing was started").doesNotContain("host-started", "Exception");
        }
        try (var said = serve(Map.of("LEASEHOLD_LOGGING_FORMAT", "json"), "--host", "0.0.0.0", "--without-tls")) {
            assertThat(said.url()).startsWith("http://");
            assertThat(said.stop()).isZero();
            assertThat(said.errors().lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(Json.read(line, JsonNode.class)
                                    .path("message")
                                    .asText())
                            .isNotEmpty());
        }
        try (var behind = serve(Map.of("LEASEHOLD_HTTP_PROXIES", "127.0.0.1"), "--host", "0.0.0.0")) {
            assertThat(behind.url()).startsWith("http://");
        }
    }

    @Test
    void with_tls_it_takes_a_new_certificate_without_a_restart_and_holds_callers_to_their_rate() throws Exception {
        TlsIdentity.in(here.resolve("first"));
        TlsIdentity.in(here.resolve("second"));
        install("first");
        var settings = Map.of(
                "LEASEHOLD_HTTP_TLS_CERTIFICATE", here.resolve("s.pem").toString(),
                "LEASEHOLD_HTTP_TLS_KEY", here.resolve("s.key").toString(),
                "LEASEHOLD_HTTP_RATE_UNKNOWN", "1");
        try (var server = serve(settings, "--host", "0.0.0.0")) {
            String url = server.url().replace("0.0.0.0", "127.0.0.1");
            assertThat(url).startsWith("https://");
            await().atMost(DEADLINE).until(() -> status(url + "/health/live", "first") == 200);
            assertThat(answersOverPlainHttp(url)).isFalse();
            assertThat(client(server, url, "second").run("list")).isNotZero();
            assertThat(client(server, url, "first").run("list")).isZero();
            aWorkerReaches(server, url, "first");

            List<HttpsURLConnection> answers = new ArrayList<>();
            await().atMost(DEADLINE).until(() -> {
                answers.add(open(url + "/v1/tasks", "first"));
                return answers.getLast().getResponseCode() == 429;
            });
            assertThat(answers.getFirst().getResponseCode()).isEqualTo(401);
            assertThat(answers.getLast().getHeaderField("Retry-After")).isEqualTo("1");

            install("second");
            await().atMost(DEADLINE).until(() -> status(url + "/health/live", "second") == 200);
            assertThat(server.output() + server.errors()).doesNotContain(secretOf("first"), secretOf("second"));
        }
    }

    private ServerProcess serve(Map<String, String> environment, String... options) {
        List<String> line =
                new ArrayList<>(List.of("serve", "--data", here.resolve("data").toString(), "--port", "0"));
        line.addAll(List.of(options));
        return ServerProcess.launch(environment, line.toArray(String[]::new));
    }

    /** As a tool that renews certificates does: each file at once, one after the other. */
    private void install(String which) throws IOException {
        for (String file : List.of("s.pem", "s.key")) {
            Path fresh = Files.copy(
                    here.resolve(which).resolve(file), here.resolve("new"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, here.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A client that knows where the service is, and trusts this authority alone. */
    private Cli client(ServerProcess server, String url, String authority) {
        return new Cli()
                .with("XDG_CONFIG_HOME", here.resolve("config").toString())
                .with("LEASEHOLD_SERVER", url)
                .with("LEASEHOLD_CA_FILE", authority(authority))
                .with("LEASEHOLD_TOKEN", token(server.output()));
    }

    private void aWorkerReaches(ServerProcess server, String url, String authority) throws IOException {
        String token =
                token(client(server, url, authority).output("token", "create", "worker", "--scope", "worker:default"));
        Path file = Files.writeString(here.resolve("worker-token"), token);
        Path ready = here.resolve("ready");
        try (var worker = ServerProcess.launch(
                Map.of("LEASEHOLD_HOST_FOLDER", here.resolve("work").toString()),
                "worker",
                "--role",
                "default",
                "--server",
                url,
                "--token-file",
                file.toString(),
                "--ca-file",
                authority(authority),
                "--ready-file",
                ready.toString())) {
            await().atMost(DEADLINE).until(() -> Files.exists(ready) || !worker.isAlive());
            assertThat(ready).as(worker.errors()).exists();
            assertThat(worker.stop()).isZero();
        }
    }

    private String authority(String which) {
        return here.resolve(which).resolve("ca.pem").toString();
    }

    private static String token(String said) {
        return TOKEN.matcher(said).results().findFirst().orElseThrow().group();
    }

    /** A line of the private key, as it stands in its file. */
    private String secretOf(String which) throws IOException {
        return Files.readAllLines(here.resolve(which).resolve("s.key")).get(1);
    }

    private static boolean answersOverPlainHttp(String url) {
        try {
            var connection = (java.net.HttpURLConnection) URI.create(url.replace("https:", "http:") + "/health/live")
                    .toURL()
                    .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    /** -1 where there is no answer that is trusted. */
    private int status(String url, String authority) throws Exception {
        try {
            return open(url, authority).getResponseCode();
        } catch (IOException e) {
            return -1;
        }
    }

    private HttpsURLConnection open(String url, String authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(here.resolve(authority).resolve("ca.pem"))) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(file);
            trusted.setCertificateEntry("ca", certificate);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var connection = (HttpsURLConnection) URI.create(url).toURL().openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setConnectTimeout((int) DEADLINE.toMillis());
        connection.setReadTimeout((int) DEADLINE.toMillis());
        return connection;
    }
}
