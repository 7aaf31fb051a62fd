package dev.leasehold.api.blob;

import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Tokens;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class BlobsTest {
    private static final int SEVERAL_CHUNKS = 3 * 256 * 1024 + 17;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Tokens tokens;

    @Inject
    Blobs blobs;

    @Inject
    DataSource database;

    private String token;

    @BeforeEach
    void nothing_is_stored() throws SQLException {
        count("delete from blob_hold returning 1"); // of experiments that ended in other tests
        count("delete from blob returning 1");
        token = tokens.issue("submitter", Set.of(Scope.SUBMIT), null).secret().value();
    }

    @Test
    void what_was_stored_comes_back_byte_for_byte() {
        byte[] content = random(SEVERAL_CHUNKS);
        submitter()
                .body(content)
                .put("/v1/blobs/" + digest(content))
                .then()
                .statusCode(201)
                .body("size", equalTo(content.length));

        var answer = submitter().get("/v1/blobs/" + digest(content));

        assertThat(answer.asByteArray()).isEqualTo(content);
        assertThat(answer.header("Content-Length")).isEqualTo("" + content.length);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void the_service_computes_the_digest_where_none_is_named() {
        byte[] content = random(10);

        submitter().body(content).post("/v1/blobs").then().statusCode(201).body("digest", equalTo(digest(content)));
    }

    @Test
    void an_empty_content_is_a_content() {
        submitter().post("/v1/blobs").then().statusCode(201).body("size", equalTo(0));

        assertThat(submitter().get("/v1/blobs/" + digest(new byte[0])).asByteArray())
                .isEmpty();
    }

    @Test
    void to_put_twice_is_harmless() {
        byte[] content = random(SEVERAL_CHUNKS);
        submitter().body(content).put("/v1/blobs/" + digest(content)).then().statusCode(201);

        submitter().body(content).put("/v1/blobs/" + digest(content)).then().statusCode(200);
    }

    @Test
    void those_that_store_the_same_at_once_store_it_once() throws Exception {
        byte[] content = random(SEVERAL_CHUNKS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var stored = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(
                            () -> blobs.store(new ByteArrayInputStream(content)).fresh()))
                    .toList();

            assertThat(stored).extracting(Future::get).containsOnlyOnce(true);
        }
        assertThat(count("select count(*) from blob_chunk")).isEqualTo(4);
    }

    @Test
    void a_content_of_another_digest_is_refused_and_not_stored() throws SQLException {
        submitter()
                .body(random(10))
                .put("/v1/blobs/" + digest(random(11)))
                .then()
                .statusCode(400)
                .body("code", equalTo("digest-mismatch"));

        assertThat(count("select count(*) from blob")).isZero();
    }

    @Test
    void a_digest_that_is_none_is_refused() {
        submitter()
                .body(random(10))
                .put("/v1/blobs/sha256:abc")
                .then()
                .statusCode(400)
                .body("code", equalTo("parameter-invalid"));
    }

    @Test
    void an_announced_content_over_the_limit_is_refused_before_it_is_sent() throws IOException {
        assertThat(firstLine("POST /v1/blobs HTTP/1.1\r\n%sContent-Length: 300000000\r\n\r\n", 1 << 10))
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    }

    @Test
    void an_upload_that_breaks_off_leaves_nothing() throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(head("POST /v1/blobs HTTP/1.1\r\n%sContent-Length: 2000000\r\n\r\n"));
            socket.getOutputStream().write(random(1_000_000));
        }

        Awaitility.await()
                .during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    assertThat(count("select count(*) from blob")).isZero();
                    assertThat(spooled()).isEmpty();
                });
    }

    @Test
    void what_is_not_there_is_not_found() {
        submitter()
                .get("/v1/blobs/" + digest(random(3)))
                .then()
                .statusCode(404)
                .body("code", equalTo("blob-not-found"));
    }

    @Test
    void head_tells_the_size_without_the_content() {
        byte[] content = random(SEVERAL_CHUNKS);
        submitter().body(content).post("/v1/blobs");

        submitter()
                .head("/v1/blobs/" + digest(content))
                .then()
                .statusCode(200)
                .header("Content-Length", "" + content.length);
    }

    @Test
    void what_is_missing_is_told_when_a_task_names_it() throws IOException {
        Digest stored = blobs.store(new ByteArrayInputStream(random(5))).blob().digest();
        Digest missing = new Digest(digest(random(6)));

        assertThat(blobs.touch(List.of(stored, missing))).containsExactly(missing);
    }

    @Test
    void a_purge_takes_what_nobody_used_and_nothing_else() throws Exception {
        Digest old = blobs.store(new ByteArrayInputStream(random(5))).blob().digest();
        Digest named = blobs.store(new ByteArrayInputStream(random(SEVERAL_CHUNKS)))
                .blob()
                .digest();
        count("update blob set last_used_at = now() - interval '2 days' returning 1");
        blobs.touch(List.of(named));

        assertThat(blobs.purge(Duration.ofDays(1), 100)).isEqualTo(1);

        assertThat(blobs.find(old)).isEmpty();
        var content = new ByteArrayOutputStream();
        blobs.copy(blobs.find(named).orElseThrow(), content);
        assertThat(content.size()).isEqualTo(SEVERAL_CHUNKS);
    }

    private RequestSpecification submitter() {
        return given().header("Authorization", "Bearer " + token).contentType("application/octet-stream");
    }

    private byte[] head(String request) {
        return request.formatted("Host: here\r\nAuthorization: Bearer " + token + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String firstLine(String request, int bytes) throws IOException {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head(request));
            socket.getOutputStream().write(new byte[bytes]);
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes(200), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static List<String> spooled() {
        String[] names = new File(System.getProperty("java.io.tmpdir"))
                .list((folder, name) -> name.startsWith("leasehold-upload-"));
        return Arrays.asList(names);
    }

    private long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
