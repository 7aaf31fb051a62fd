package dev.leasehold.api;

import dev.leasehold.lease.Retention;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Where a log can be cut, and where it ends. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LogEdgesTest {
    @Inject
    ApiClient api;

    @Inject
    Retention retention;

    /** An attempt of a worker that is this test. */
    private final class Printing {
        private final String task;
        private final long epoch;
        private long offset;

        private Printing() {
            task = api.submit("{\"role\":\"spoken\",\"command\":\"true\"}");
            JsonPath grant = api.worker("spoken")
                    .body("{\"role\":\"spoken\",\"max\":1,\"host\":\"test\"}")
                    .post("/v1/claims")
                    .jsonPath();
            assertThat(grant.getString("grants[0].task")).isEqualTo(task);
            epoch = grant.getLong("grants[0].epoch");
        }

        private void print(byte... bytes) {
            api.worker("spoken")
                    .contentType("application/octet-stream")
                    .body(bytes)
                    .post("/v1/claims/{task}/log?epoch={epoch}&offset={offset}", task, epoch, offset)
                    .then()
                    .statusCode(204);
            offset += bytes.length;
        }

        private void end() {
            api.worker("spoken")
                    .body("{\"epoch\":%d,\"exitCode\":0}".formatted(epoch))
                    .post("/v1/claims/{task}/outcome", task)
                    .then()
                    .statusCode(200);
        }

        private EventReader follow(String query) throws Exception {
            return EventReader.open(api, "/v1/tasks/" + task + "/log" + query, null);
        }
    }

    private static JsonPath json(String data) {
        return JsonPath.from(data);
    }

    @Test
    void a_character_that_came_in_two_pieces_is_shown_whole() throws Exception {
        Printing printing = new Printing();
        byte[] smile = "\uD83D\uDE00\n".getBytes(UTF_8);
        printing.print((byte) 'a', smile[0], smile[1]);
        try (EventReader reader = printing.follow("")) {
            assertThat(json(reader.next("log")).getString("text")).isEqualTo("a");
            printing.print(smile[2], smile[3], smile[4]);

            JsonPath rest = json(reader.next("log"));
            assertThat(rest.getString("text")).isEqualTo("\uD83D\uDE00\n");
            assertThat(rest.getLong("offset")).isEqualTo(1);
            printing.end();
            assertThat(json(reader.next("end")).getLong("size")).isEqualTo(6);
        }
    }

    @Test
    void a_log_that_ends_within_a_character_ends_all_the_same() throws Exception {
        Printing printing = new Printing();
        printing.print((byte) 'a', (byte) 0xF0, (byte) 0x9F);
        printing.end();
        try (EventReader reader = printing.follow("")) {
            assertThat(json(reader.next("log")).getString("text"))
                    .startsWith("a")
                    .endsWith("\uFFFD");
            assertThat(json(reader.next("end")).getLong("size")).isEqualTo(3);
        }
    }

    @Test
    void from_beyond_its_end_there_is_nothing_and_the_true_size_is_told() throws Exception {
        Printing printing = new Printing();
        printing.print("one\n".getBytes(UTF_8));
        printing.end();

        var answer = api.submitter().accept("text/plain").get("/v1/tasks/{id}/log?offset=100", printing.task);
        assertThat(answer.asString()).isEmpty();
        assertThat(answer.header("Leasehold-Log-Size")).isEqualTo("4");
        try (EventReader reader = printing.follow("?offset=100")) {
            assertThat(json(reader.next("end")).getLong("size")).isEqualTo(4);
        }
    }

    @Test
    void the_last_lines_are_the_last_however_many_pieces_the_log_came_in() {
        Printing printing = new Printing();
        for (int i = 1; i <= 50; i++) {
            printing.print("line %d\n".formatted(i).getBytes(UTF_8));
        }
        printing.end();

        var answer = api.submitter().accept("text/plain").get("/v1/tasks/{id}/log?tail=2", printing.task);
        assertThat(answer.asString()).isEqualTo("line 49\nline 50\n");
    }

    @Test
    void who_waits_beyond_the_end_hears_what_comes_there() throws Exception {
        Printing printing = new Printing();
        printing.print("one\n".getBytes(UTF_8));
        try (EventReader reader = printing.follow("?offset=6")) {
            printing.print("twofold\n".getBytes(UTF_8));

            assertThat(json(reader.next("log")).getString("text")).isEqualTo("ofold\n");
            printing.end();
            reader.next("end");
        }
    }

    @Test
    void a_log_that_was_purged_is_gone_and_whoever_asks_for_it_hears_so() {
        Printing printing = new Printing();
        printing.print("one\n".getBytes(UTF_8));
        printing.end();
        retention.purge(List.of(printing.task));

        var answer = api.submitter().accept("text/plain").get("/v1/tasks/{id}/log", printing.task);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("task-not-found");
    }
}
