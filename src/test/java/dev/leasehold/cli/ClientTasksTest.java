package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Terminal;
import dev.leasehold.forge.Forge;
import dev.leasehold.testing.GitRepository;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands about tasks, against a real service with a real host. */
@QuarkusTest
class ClientTasksTest extends ClientFixture {
    @Inject
    Forge forge;

    @TempDir
    Path here;

    @Test
    void run_prints_the_log_and_exits_as_the_command_does() {
        Cli cli = cli();

        assertThat(cli.run("run", "-c", "echo hello; exit 3")).isEqualTo(3);
        assertThat(cli.out()).isEqualTo("hello\n");
        assertThat(cli.err()).contains("[command-failed]");
    }

    @Test
    void run_passes_arguments_on_as_they_are() {
        assertThat(cli().output("run", "printf", "%s|", "-c", "a b", "--json")).isEqualTo("-c|a b|--json|");
    }

    @Test
    void run_has_codes_of_its_own_where_the_command_has_none() {
        assertThat(cli().run("run", "no-such-program")).isEqualTo(127);
        assertThat(cli().run("run", "--timeout", "1", "sleep", "60")).isEqualTo(124);
        assertThat(cli().run("run", "-c", "kill -KILL $$")).isEqualTo(128 + 9);
    }

    @Test
    void what_goes_wrong_before_the_command_is_not_taken_for_its_exit_code() {
        assertThat(cli().run("run", "--no-such-option", "true")).isEqualTo(125);
        assertThat(cli().run("run", "--role", "defualt", "true")).isEqualTo(125);
        assertThat(cli("http://127.0.0.1:1").run("run", "true")).isEqualTo(125);
    }

    @Test
    void run_follows_over_attempts() {
        Cli cli = cli();

        assertThat(cli.run(
                        "run", "--attempts", "2", "-c", "echo attempt $LEASEHOLD_ATTEMPT; [ $LEASEHOLD_ATTEMPT = 2 ]"))
                .isZero();
        assertThat(cli.out()).isEqualTo("attempt 1\nattempt 2\n");
    }

    @Test
    void run_gives_json_beside_the_log() {
        Cli cli = cli();

        assertThat(cli.run("run", "--json", "echo", "hello")).isZero();
        assertThat(cli.err()).isEqualTo("hello\n");
        assertThat(cli.out()).contains("\"state\" : \"succeeded\"", "\"attempts\" : [");
    }

    @Test
    void a_submitted_command_gets_its_files_and_its_environment() throws Exception {
        Path small = Files.writeString(here.resolve("small.txt"), "a few words\n");
        Path large = Files.write(here.resolve("large.bin"), new byte[100_000]);

        String id = cli().with("FROM_HERE", "inherited")
                .output(
                        "submit",
                        "--env=GREETING=hello",
                        "--env=FROM_HERE",
                        "--label=kind=test",
                        "--input=in/small.txt=" + small,
                        "--input=large.bin=" + large,
                        "--",
                        "sh",
                        "-c",
                        "echo $GREETING $FROM_HERE; cat in/small.txt; wc -c < large.bin")
                .strip();

        assertThat(ended(id).path("state").asText()).isEqualTo("succeeded");
        assertThat(cli().output("logs", id)).isEqualTo("hello inherited\na few words\n100000\n");
    }

    @Test
    void a_file_with_many_tasks_is_taken_whole() throws Exception {
        Path file = Files.writeString(here.resolve("tasks.json"), """
                {"tasks": [{"role": "outside", "command": "true"}, {"role": "outside", "command": "false"}]}
                """);

        assertThat(cli().output("submit", "--label", "batch=whole", file.toString())
                        .lines())
                .hasSize(2);
        assertThat(json("list", "--label", "batch=whole", "--json").path("tasks"))
                .hasSize(2);
    }

    @Test
    void tasks_can_come_from_stdin_one_a_line() {
        Cli cli = cli().reading("{\"command\": \"true\"}\n{\"command\": [\"true\"]}\n[{\"command\": \"true\"}]");

        assertThat(cli.output("submit", "--role", "outside", "-").lines()).hasSize(3);
    }

    @Test
    void a_broken_file_is_told_by_its_line() throws Exception {
        Path file = Files.writeString(here.resolve("tasks.json"), "{\"role\":\n oops}");
        Cli cli = cli();

        assertThat(cli.run("submit", file.toString())).isEqualTo(11);
        assertThat(cli.err()).contains("tasks.json is not JSON", "line 2", "leasehold submit --help");
    }

    @Test
    void the_same_key_gives_the_same_task() {
        String first = submitted("submit", "--role=outside", "--idempotency-key=k1", "--", "true");

        assertThat(submitted("submit", "--role=outside", "--idempotency-key=k1", "--", "true"))
                .isEqualTo(first);
        Cli other = cli();
        assertThat(other.run("submit", "--role=outside", "--idempotency-key=k1", "--", "false"))
                .isEqualTo(24);
        assertThat(other.err()).contains("[idempotency-conflict]");
    }

    @Test
    void a_source_is_handed_on_with_its_parent() throws IOException {
        GitRepository repository = GitRepository.bare(here.resolve("repository"));
        String parent = repository.commit("main", "README=hello\n");
        repository.git("bundle", "create", "-q", "seed.bundle", "main");
        String project = "project-" + UUID.randomUUID();
        forge.seed(project, repository.folder().resolve("seed.bundle"));
        String id = submitted(
                "submit", "--role=outside", "--source=" + project + "@" + parent, "--commit=none", "--", "true");

        JsonNode source = json("show", id, "--json").at("/task/work/source");
        assertThat(source.path("repository").asText()).isEqualTo(project);
        assertThat(source.at("/parents/0").asText()).isEqualTo(parent);
        assertThat(cli().output("show", id)).contains("source      " + project + " at " + parent);
    }

    @Test
    void list_pages_through_all_there_is() {
        for (int i = 0; i < 5; i++) {
            submitted("submit", "--role=outside", "--label=paging=yes", "--", "true");
        }
        JsonNode first = json("list", "--label=paging=yes", "--limit=2", "--json");
        String next = first.path("next").asText();

        assertThat(first.path("tasks")).hasSize(2);
        assertThat(json("list", "--label=paging=yes", "--cursor=" + next, "--json")
                        .path("tasks"))
                .hasSize(3);
        assertThat(json("list", "--label=paging=yes", "--all", "--json").path("tasks"))
                .hasSize(5);
    }

    @Test
    void list_shows_a_table() {
        String id = submitted("submit", "--role=outside", "--label=table=yes", "--", "echo", "a b");

        assertThat(cli().output("list", "--label=table=yes"))
                .matches("ID +STATE +ROLE +TRY +AGE +CODE +LABELS +COMMAND\n" + id
                        + "  queued  outside  0 +\\d+s +- +table=yes +echo 'a b'\n");
    }

    @Test
    void a_table_fits_the_terminal() {
        submitted("submit", "--role=outside", "--label=fits=yes", "--", "echo", "x".repeat(200));

        String printed = cli().on(new Terminal(80, false, false)).output("list", "--label=fits=yes");

        assertThat(printed.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(printed).contains("…");
    }

    @Test
    void a_misspelt_state_is_met_with_the_nearest() {
        Cli cli = cli();

        assertThat(cli.run("list", "--state=runing")).isEqualTo(21);
        assertThat(cli.err()).contains("Did you mean 'running'?", "[parameter-invalid]");
    }

    @Test
    void show_says_why_a_task_failed_and_what_to_do() {
        String id = submitted("submit", "-c", "exit 7");
        ended(id);

        assertThat(cli().output("show", id))
                .contains("state       failed", "code        command-failed", "suggestion  Read the end of the log")
                .containsPattern("1 +command-failed +7 ");
    }

    @Test
    void cancelled_tasks_can_be_queued_again() {
        String id = submitted("submit", "--role=outside", "--", "true");

        assertThat(cli().output("cancel", id)).isEqualTo(id + "  cancelled\n");
        assertThat(cli().output("retry", id)).isEqualTo(id + "  queued\n");
    }

    @Test
    void one_that_cannot_be_cancelled_does_not_stop_the_others() {
        String id = submitted("submit", "--role=outside", "--", "true");
        Cli cli = cli();

        assertThat(cli.run("cancel", "no-such-task", id)).isEqualTo(23);
        assertThat(cli.out()).isEqualTo(id + "  cancelled\n");
        assertThat(cli.err()).contains("'no-such-task'", "'leasehold list'", "[task-not-found]");
    }

    @Test
    void retry_by_a_filter_says_how_many() {
        String id = submitted("submit", "--label=again=yes", "-c", "exit 1");
        ended(id);

        assertThat(cli().output("retry", "--label=again=yes")).isEqualTo("1 tasks queued again\n");
        assertThat(cli().run("retry")).isEqualTo(2);
    }

    @Test
    void a_task_may_be_handed_in_for_later() {
        String soon = submitted("submit", "--role=outside", "--run-after=2h", "--", "true");
        String then = submitted("submit", "--role=outside", "--run-after=2099-12-24T18:00:00+01:00", "--", "true");

        assertThat(cli().output("show", soon)).contains("state       queued", "not before");
        assertThat(cli().output("show", "--json", then)).containsPattern("\"runAfter\" ?: ?\"2099-12-24T17:00:00Z\"");
        cli().output("cancel", soon, then);
    }

    @Test
    void a_time_that_is_none_and_one_that_a_key_could_not_repeat_are_said_to_be() {
        for (String wrong : List.of("tomorrow", "PT2H", "2026-12-24T18:00", "2026-12-24")) {
            Cli cli = cli();
            assertThat(cli.run("submit", "--run-after=" + wrong, "--", "true")).isEqualTo(2);
            assertThat(cli.err()).contains("'%s' is no ".formatted(wrong), "write it as 2026-12-24T18:00:00Z");
        }
        Cli cli = cli();
        assertThat(cli.run("submit", "--run-after=2h", "--idempotency-key=nightly", "--", "true"))
                .isEqualTo(2);
        assertThat(cli.err()).contains("write a date and time");
    }

    @Test
    void cancel_by_a_filter_says_how_many_and_leaves_the_others() {
        List<String> meant = List.of(
                submitted("submit", "--role=outside", "--label=batch=stale", "--", "true"),
                submitted("submit", "--role=outside", "--label=batch=stale", "--", "true"));
        String other = submitted("submit", "--role=outside", "--label=batch=fresh", "--", "true");

        assertThat(cli().output("cancel", "--label=batch=stale")).isEqualTo("2 tasks cancelled, 0 being stopped\n");
        for (String id : meant) {
            assertThat(cli().output("show", id)).contains("state       cancelled");
        }
        assertThat(cli().output("show", other)).contains("state       queued");
        assertThat(cli().output("cancel", "--label=batch=stale")).isEqualTo("0 tasks cancelled, 0 being stopped\n");
        assertThat(cli().run("cancel")).isEqualTo(2);
        assertThat(cli().run("cancel", "--label=batch=fresh", other)).isEqualTo(2);
        cli().output("cancel", other);
    }

    @Test
    void what_has_ended_is_no_state_to_cancel() {
        Cli cli = cli();

        assertThat(cli.run("cancel", "--state=succeeded")).isEqualTo(21);
        assertThat(cli.err()).contains("must be one of queued, running, confirming");
    }

    @Test
    void errors_are_json_where_json_was_asked_for() {
        Cli cli = cli();

        assertThat(cli.run("show", "nothing", "--json")).isEqualTo(23);
        assertThat(cli.err()).startsWith("{").contains("\"code\":\"task-not-found\"", "\"status\":404");
    }

    @Test
    void a_service_that_is_not_there_is_said_not_to_be() {
        Cli cli = cli("http://127.0.0.1:1");

        assertThat(cli.run("list")).isEqualTo(20);
        assertThat(cli.err()).contains("No service answers at http://127.0.0.1:1", "[service-unreachable]");
    }

    @Test
    void without_a_token_it_says_where_to_put_one() {
        Cli cli = new Cli().with("LEASEHOLD_SERVER", server()).with("XDG_CONFIG_HOME", here.toString());

        assertThat(cli.run("list")).isEqualTo(22);
        assertThat(cli.err()).contains("--token-file", "leasehold context add", "[unauthenticated]");
    }

    @Test
    void an_eden_folder_is_submitted_as_it_is_with_its_warnings() throws Exception {
        Path seed = Files.createDirectory(here.resolve("seed"));
        Files.writeString(seed.resolve("start.txt"), "begin");
        Cli cli = cli();

        int exit = cli.run("submit", "--eden", "src/test/resources/eden", "--seed", seed.toString());

        assertThat(exit).as(cli.err()).isZero();
        assertThat(cli.err()).contains("leasehold: warning: parallel_variants: 2 tasks run at once");
        String id = cli.out().strip();
        assertThat(forge.resolve(id, "main")).isPresent();
        assertThat(cli().run("submit", "--eden", here.resolve("nowhere").toString()))
                .isEqualTo(11);
        assertThat(cli().run("submit", "--seed", seed.toString(), "true")).isEqualTo(2);
    }
}
