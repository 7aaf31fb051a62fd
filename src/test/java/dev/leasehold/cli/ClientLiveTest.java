package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.Relay;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Looking at what goes on, against a real service with a real host. */
@QuarkusTest
class ClientLiveTest extends ClientFixture {
    private static final String COUNTS =
            "for i in $(seq 1 200); do echo line $i; [ $((i % 20)) = 0 ] && sleep 0.1; done";
    private static final String COUNTED =
            IntStream.rangeClosed(1, 200).mapToObj(i -> "line " + i + "\n").collect(joining());

    @Test
    void a_log_can_be_read_in_part() {
        String id = submitted("submit", "-c", "printf 'one\\ntwo\\nthree\\n'");
        ended(id);

        assertThat(cli().output("logs", id, "--tail=1")).isEqualTo("three\n");
        assertThat(cli().output("logs", id, "--offset=4")).isEqualTo("two\nthree\n");
        assertThat(Json.read(cli().output("logs", id, "--json"), JsonNode.class)
                        .path("next")
                        .asInt())
                .isEqualTo(14);
    }

    @Test
    void a_log_longer_than_one_answer_is_printed_whole() {
        String id = submitted("submit", "-c", "yes 'a line of some length' | head -c 2500000");
        ended(id);

        assertThat(cli().output("logs", id)).hasSize(2_500_000);
    }

    @Test
    void a_followed_log_loses_nothing_to_a_cut_line() throws Exception {
        String id = submitted("submit", "-c", COUNTS);
        try (Relay relay = Relay.to(RestAssured.port)) {
            Cli cli = cli("http://127.0.0.1:" + relay.port());
            var done = CompletableFuture.supplyAsync(() -> cli.run("logs", "-f", id));
            for (int part : List.of(40, 100, 160)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> cli.out().contains("line " + part + "\n"));
                relay.cut();
            }
            assertThat(done.get(60, TimeUnit.SECONDS)).as(cli.err()).isZero();
            assertThat(cli.out()).isEqualTo(COUNTED);
        }
    }

    @Test
    void following_a_task_that_was_cancelled_in_the_queue_ends() throws Exception {
        String id = submitted("submit", "--role=outside", "--", "true");
        Cli cli = cli();
        var done = CompletableFuture.supplyAsync(() -> cli.run("logs", "-f", id));
        cli().output("cancel", id);

        assertThat(done.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void peek_shows_how_it_stands_and_the_last_lines() {
        String id = submitted("submit", "-c", "seq 1 50");
        ended(id);

        assertThat(cli().output("peek", id, "-n", "2"))
                .startsWith(id + "  succeeded, attempt 1, ended ")
                .endsWith("\n49\n50\n");
    }

    @Test
    void watch_tells_a_task_from_its_beginning_to_its_end() {
        String id = submitted("submit", "-c", "exit 1");
        Cli cli = cli();

        assertThat(cli.run("watch", id)).isEqualTo(3);
        assertThat(cli.out().lines().toList()).first().asString().contains(id, "task.queued");
        assertThat(cli.out().lines()).last().asString().contains("task.failed", "command-failed");
    }

    @Test
    void watch_passes_over_an_end_that_a_retry_has_undone() {
        String id = submitted("submit", "-c", "[ -e /nowhere ]");
        ended(id);
        cli().output("retry", id);
        Cli cli = cli();

        assertThat(cli.run("watch", id, "--json")).isEqualTo(3);
        assertThat(cli.out().lines().filter(line -> line.contains("task.failed")))
                .hasSize(2);
    }

    @Test
    void watch_without_a_task_starts_at_what_happens_now() throws Exception {
        String before = submitted("submit", "--role=outside", "--", "true");
        await().until(() -> !api.submitter()
                .get("/v1/events?task={id}", before)
                .jsonPath()
                .getList("events")
                .isEmpty());
        try (Relay relay = Relay.to(RestAssured.port)) {
            Cli cli = cli("http://127.0.0.1:" + relay.port());
            Thread watching = Thread.ofPlatform().daemon().start(() -> cli.run("watch"));
            // One that comes before the watch has begun is rightly not seen, so there is another.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                submitted("submit", "--role=outside", "--", "true");
                return cli.out().contains("task.queued");
            });
            assertThat(cli.out()).doesNotContain(before);
            watching.interrupt();
        }
    }

    @Test
    void a_watch_ends_when_nobody_reads_it() throws Exception {
        ended(submitted("submit", "-c", "true"));
        try (ClosedPipe pipe = new ClosedPipe()) {
            Cli cli = cli().printingTo(pipe.end());
            var done = CompletableFuture.supplyAsync(() -> cli.run("watch", "--after", "0"));

            assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(141);
            assertThat(cli.err()).isEmpty();
        }
    }

    @Test
    void a_run_that_nobody_reads_is_cancelled_as_by_ctrl_c() throws Exception {
        try (ClosedPipe pipe = new ClosedPipe()) {
            Cli cli = cli().printingTo(pipe.end());
            var done = CompletableFuture.supplyAsync(
                    () -> cli.run("run", "-l", "read=not", "-c", "while :; do echo x; sleep 0.2; done"));

            assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(141);
        }
        String id = json("list", "-l", "read=not", "--json").at("/tasks/0/id").asText();
        assertThat(ended(id).path("state").asText()).isEqualTo("cancelled");
    }
}
