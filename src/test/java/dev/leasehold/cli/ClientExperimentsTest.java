package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Terminal;
import dev.leasehold.testing.GitRepository;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands about experiments, against a real service with a real host. */
@QuarkusTest
class ClientExperimentsTest extends ClientFixture {
    private static final String REST = """
            metrics: {size: integer}
            objective: {expr: size, direction: minimize}
            parallel: 2
            roles:
              executor: {role: default, command: 'cat .leasehold/idea.txt > size'}
              evaluator:
                role: default
                command: 'printf ''{"status":"success","evaluation":{"size":%d}}'' "$(cat size)" > $LEASEHOLD_OUTCOME'
            ideas:
              list:
              - {slug: smaller, priority: 3, content: '30'}
              - {slug: larger, priority: 2, content: '70'}
              - {slug: broken, priority: 1, content: 'not a number'}
            """;

    @TempDir
    Path here;

    private Path spec;

    @BeforeEach
    void write_a_spec_beside_a_folder() throws IOException {
        Path repository = Files.createDirectory(here.resolve("seed"));
        Files.writeString(repository.resolve("size"), "50");
        Files.createDirectories(repository.resolve("bin"));
        Files.writeString(repository.resolve("bin/run"), "true\n");
        assertThat(repository.resolve("bin/run").toFile().setExecutable(true)).isTrue();
        spec = Files.writeString(here.resolve("spec.yaml"), "repository: {folder: seed}\n" + REST);
    }

    private String begun() {
        return submitted("submit", spec.toString());
    }

    private String endedOne() {
        String id = begun();
        assertThat(cli().run("watch", id)).isZero();
        return id;
    }

    @Test
    void a_spec_with_a_folder_becomes_a_watched_experiment_with_ranked_variants() {
        String id = begun();
        Cli watch = cli();

        assertThat(watch.run("watch", id)).isZero();
        assertThat(watch.out())
                .containsPattern("baseline +baseline +50")
                .containsPattern("smaller +evaluated +30 +-40.0 %")
                .containsPattern("larger +evaluated +70 +\\+40.0 %")
                .containsPattern("broken +failed")
                .contains("ended: exhausted")
                .doesNotContain("\u001b");
        assertThat(cli().output("variants", id).lines())
                .satisfiesExactly(
                        head -> assertThat(head).matches("RANK +SCORE +IDEA +STATE +size +FROM +VARIANT +WHY NOT"),
                        base -> assertThat(base).matches("- +50 +baseline +baseline +50 .*"),
                        first -> assertThat(first).matches("1 +30 +smaller +integrated +30 +baseline .*"),
                        second -> assertThat(second).matches("2 +70 +larger +integrated +70 +baseline .*"),
                        failed -> assertThat(failed).matches("- +- +broken +failed +- .*"));
        JsonNode show = json("show", id, "--json");
        assertThat(show.at("/experiment/state").asText()).isEqualTo("terminated");
        assertThat(show.at("/best/0/slug").asText()).isEqualTo("smaller");
        assertThat(cli().output("show", id)).contains("objective   size, minimize", "clone       http");
        assertThat(cli().output("list", "experiments")).contains(id);
        assertThat(json("list", "experiments", "--json", "--all").path("experiments"))
                .anyMatch(one -> one.path("id").asText().equals(id));
    }

    @Test
    void a_terminal_gets_progress_and_json_gets_events() {
        String id = endedOne();
        Cli watch = cli().on(new Terminal(100, true, false));

        assertThat(watch.run("watch", id)).isZero();
        assertThat(watch.out()).contains("\r\u001b[K[####################] 3 of 3 ideas");
        assertThat(cli().output("watch", id, "--json").lines())
                .allMatch(line -> line.startsWith("{"))
                .anyMatch(line -> line.contains("\"experiment.ended\""));
    }

    @Test
    void a_variant_is_shown_with_its_diff_its_lineage_and_the_best_over_time() throws IOException {
        String id = endedOne();
        JsonNode best = json("variants", id, "--json").at("/variants/0");
        String variant = best.path("id").asText();

        assertThat(cli().output("diff", variant)).contains("-50", "+30");
        assertThat(json("diff", variant, "--json").path("diff").asText()).contains("+30");
        assertThat(cli().output("show", variant)).contains("idea        smaller", "score       30");
        assertThat(cli().output("variants", id, "--lineage")).contains(variant + " smaller  30");
        assertThat(json("variants", id, "--lineage", "--json")
                        .at("/variants/0/depth")
                        .asInt())
                .isZero();
        assertThat(cli().output("variants", id, "--best")).containsPattern("30 +smaller");
        assertThat(json("variants", id, "--best", "--json").path("baseline").asDouble())
                .isEqualTo(50);
        Path plot = here.resolve("plot.svg");
        assertThat(cli().run("variants", id, "--plot", plot.toString())).isZero();
        assertThat(plot).content().startsWith("<svg").contains("smaller");
        Cli png = cli();
        assertThat(png.run("variants", id, "--plot", "plot.png")).isEqualTo(2);
        assertThat(png.err()).contains("ends in .svg");
    }

    @Test
    void ideas_are_listed_with_what_became_of_them() {
        String id = endedOne();
        JsonNode idea = json("ideas", id, "--json").at("/ideas/0");

        assertThat(cli().output("ideas", id))
                .containsPattern("smaller +integrated")
                .containsPattern("broken +failed");
        assertThat(cli().output("ideas", id, "--content", idea.path("id").asText()))
                .isEqualTo("30");
    }

    @Test
    void experiments_are_found_by_state_and_by_part_of_their_name() throws IOException {
        String mark = "Found-" + UUID.randomUUID();
        Files.writeString(spec, "name: '100 %s'\nrepository: {folder: seed}\n".formatted(mark) + REST);
        String ended = endedOne();
        Files.writeString(spec, Files.readString(spec).replace("cat .leasehold/idea.txt", "sleep 600"));
        cli().output("pause", begun());

        assertThat(json("list", "experiments", "--json", "--name", mark.toLowerCase(Locale.ROOT))
                        .findValuesAsText("state"))
                .containsExactly("paused", "terminated");
        assertThat(cli().output("list", "experiments", "--name", mark, "--state", "terminated,running"))
                .contains(ended)
                .doesNotContain("paused");
        assertThat(json("list", "experiments", "--json", "--name", "%" + mark).path("experiments"))
                .as("% is itself")
                .isEmpty();
        Cli unknown = cli();
        assertThat(unknown.run("list", "experiments", "--state", "terminatd")).isEqualTo(21);
        assertThat(unknown.err()).contains("must be one of running, paused, terminated", "Did you mean 'terminated'?");
        Cli mixed = cli();
        assertThat(mixed.run("list", "experiments", "--role", "default")).isEqualTo(2);
        assertThat(mixed.err()).contains("only --state and --name");
        Cli tasks = cli();
        assertThat(tasks.run("list", "--name", "x")).isEqualTo(2);
        assertThat(tasks.err()).contains("Tasks have no names");
    }

    @Test
    void the_files_that_a_variant_left_are_fetched_as_a_tar() throws IOException {
        Files.writeString(
                spec,
                ("repository: {folder: seed}\n" + REST)
                        .replace("> size'", "> size; mkdir .leasehold/artifacts; date > .leasehold/artifacts/when'"));
        String id = endedOne();
        String variant = json("variants", id, "--json").at("/variants/0/id").asText();
        Path tar = here.resolve("left.tar");

        assertThat(cli().output("artifacts", variant, "-o", tar.toString())).contains(tar + "  ", " bytes");

        assertThat(new String(Files.readAllBytes(tar), StandardCharsets.ISO_8859_1))
                .startsWith("when");
        assertThat(cli().output("artifacts", variant, "-o", "-")).startsWith("when");
        assertThat(cli().output("show", variant)).containsPattern("artifacts +sha256:");
        Cli none = cli();
        assertThat(none.run(
                        "artifacts",
                        json("variants", id, "--json").at("/baseline/id").asText()))
                .isEqualTo(23);
        assertThat(none.err()).contains("The variant has left no files.").contains(".leasehold/artifacts");
    }

    @Test
    void a_spec_is_printed_as_it_was_submitted_and_begins_another_experiment_without_its_folder() throws IOException {
        String id = endedOne();

        String printed = cli().output("spec", id);

        assertThat(printed)
                .startsWith("repository: {\"upload\": \"sha256:")
                .endsWith(REST)
                .isEqualTo(json("spec", id, "--json").path("spec").textValue());
        Path again = Files.writeString(here.resolve("again.yaml"), printed.replace("'30'", "'20'"));
        assertThat(here.resolve("seed").toFile().renameTo(here.resolve("gone").toFile()))
                .isTrue();
        String next = submitted("submit", again.toString());
        assertThat(cli().run("watch", next)).isZero();
        assertThat(cli().output("variants", next)).containsPattern("1 +20 +smaller");
    }

    @Test
    void it_is_steered_while_it_runs() throws IOException {
        Files.writeString(spec, Files.readString(spec).replace("cat .leasehold", "sleep 600; cat .leasehold"));
        String id = begun();

        assertThat(cli().output("pause", id)).isEqualTo(id + "  paused\n");
        assertThat(cli().output("resume", id)).isEqualTo(id + "  running\n");
        assertThat(json("change", id, "--parallel", "1", "--stop", "convergence=2", "--json")
                        .path("parallel")
                        .asInt())
                .isEqualTo(1);
        Cli wrong = cli();
        assertThat(wrong.run("change", id, "--stop", "varients=3")).isEqualTo(21);
        assertThat(wrong.err()).contains("Did you mean 'variants'?");
        assertThat(cli().output("terminate", id, "--cancel")).isEqualTo(id + "  ending\n");
        Cli watch = cli();
        assertThat(watch.run("watch", id)).isEqualTo(3);
        assertThat(watch.out()).contains("changed: parallel 1", "changed: stop {\"convergence\":{\"window\":2}}");
        Cli again = cli();
        assertThat(again.run("resume", id)).isEqualTo(24);
    }

    @Test
    void of_a_repository_its_commits_are_sent_and_what_is_uncommitted_is_not() throws IOException {
        Path work = here.resolve("work");
        GitRepository git = GitRepository.bare(here.resolve("origin.git"));
        String first = git.commit("main", "size=50");
        String second = git.commit("main", "size=40");
        git.git("clone", "-q", here.resolve("origin.git").toString(), work.toString());
        Files.writeString(work.resolve("size"), "9999");
        Path json = Files.writeString(here.resolve("spec.json"), """
                {"repository": {"folder": "work"}, "metrics": {"size": "integer"},
                 "objective": {"expr": "size", "direction": "minimize"}, "baseline": {"metrics": {"size": 40}},
                 "roles": {"executor": {"command": "true", "role": "default"},
                           "evaluator": {"command": "true", "role": "default"}},
                 "ideas": {"list": [{"slug": "none", "content": "nothing"}]}}
                """);

        Cli told = cli().on(new Terminal(0, true, false));
        JsonNode begun =
                dev.leasehold.platform.Json.read(told.output("submit", json.toString(), "--json"), JsonNode.class);
        assertThat(begun.path("baseCommit").asText()).isEqualTo(second);
        assertThat(told.err()).contains("has changes that are in no commit");

        Files.writeString(json, Files.readString(json).replace("\"work\"", "\"work\", \"revision\": \"HEAD^\""));
        assertThat(json("submit", json.toString(), "--json").path("baseCommit").asText())
                .isEqualTo(first);
    }

    @Test
    void a_revision_of_a_folder_that_is_no_repository_is_refused() throws IOException {
        Files.writeString(spec, Files.readString(spec).replace("{folder: seed}", "{folder: seed, revision: v2}"));
        Cli cli = cli();

        assertThat(cli.run("submit", spec.toString())).isEqualTo(11);

        assertThat(cli.err()).contains("no git repository", "'v2'");
    }

    @Test
    void a_folder_of_files_is_sent_along_for_every_command_to_read() throws IOException {
        Files.writeString(Files.createDirectory(here.resolve("tools")).resolve("value"), "17");
        Files.writeString(
                spec,
                Files.readString(spec)
                        .replace("repository:", "files: {folder: tools}\nrepository:")
                        .replace(".leasehold/idea.txt", "$LEASEHOLD_EXPERIMENT_DIR/value"));

        assertThat(cli().output("variants", endedOne())).containsPattern("smaller +integrated +17 ");
    }

    @Test
    void a_token_for_one_experiment_watches_and_shows_this_one() {
        String id = endedOne();
        String other = begun();
        String file = here.resolve("token").toString();
        cli().output("token", "create", "narrow", "--scope", "read", "--experiment", id, "--out", file);

        assertThat(cli().output("watch", id, "--token-file", file)).contains("ended: exhausted");
        assertThat(cli().output("show", id, "--token-file", file)).contains("objective   size, minimize");
        assertThat(cli().run("watch", other, "--token-file", file)).isNotZero();
    }

    @Test
    void a_wrong_spec_is_told_by_all_its_lines() throws IOException {
        Files.writeString(
                spec,
                Files.readString(spec)
                        .replace("parallel: 2", "paralel: 2")
                        .replace("direction: minimize", "direction: down")
                        .replace("slug", "slag"));
        Cli cli = cli();

        assertThat(cli.run("submit", spec.toString())).isEqualTo(21);
        assertThat(cli.err())
                .contains(spec + ":4:1: paralel", "Did you mean 'parallel'?", "[field-invalid]")
                .contains("is 'down', which is none of its words; allowed: maximize, minimize.")
                .contains(spec + ":12:6: ideas.list[0].slag");
    }

    @Test
    void what_is_for_tasks_is_refused_for_experiments_and_a_folder_must_be_there() throws IOException {
        Cli option = cli();
        assertThat(option.run("submit", "--priority", "3", spec.toString())).isEqualTo(2);
        assertThat(option.err()).contains("--priority is for tasks");

        Files.writeString(spec, Files.readString(spec).replace("folder: seed", "folder: sead"));
        Cli folder = cli();
        assertThat(folder.run("submit", spec.toString())).isEqualTo(11);
        assertThat(folder.err()).contains("repository.folder: there is no folder");
    }

    @Test
    void unknown_ids_and_words_are_met_with_what_there_is() {
        Cli show = cli();
        assertThat(show.run("show", "nothing")).isEqualTo(23);
        assertThat(show.err()).contains("[task-not-found]");
        Cli variants = cli();
        assertThat(variants.run("variants", "nothing")).isEqualTo(23);
        assertThat(variants.err()).contains("leasehold list experiments");
        Cli list = cli();
        assertThat(list.run("list", "experimets")).isEqualTo(2);
        assertThat(list.err()).contains("Did you mean 'experiments'?");
    }

    @Test
    void variants_go_to_an_upstream_that_is_configured_and_to_no_other() {
        String id = endedOne();
        Cli push = cli();

        assertThat(push.run("variants", "push", id, "--best", "1", "--upstream", "nowhere"))
                .isEqualTo(23);
        assertThat(push.err()).contains("[upstream-not-found]");
    }
}
