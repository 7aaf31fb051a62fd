package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseholdTest {
    private final Cli cli = new Cli();

    @TempDir
    Path folder;

    @Test
    void without_a_command_it_helps() {
        assertThat(cli.run()).isZero();
        assertThat(cli.out()).contains("Usage: leasehold", "serve", "Exit codes");
    }

    @Test
    void it_knows_its_version() {
        assertThat(cli.run("--version")).isZero();
        assertThat(cli.out()).matches("leasehold \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void a_mistyped_command_is_met_with_the_nearest_one() {
        assertThat(cli.run("sevre")).isEqualTo(2);
        assertThat(cli.err()).contains("sevre", "Did you mean: leasehold serve?", "leasehold --help");
    }

    @Test
    void what_there_is_not_is_told_in_our_words() {
        assertThat(cli.run("frobnicate")).isEqualTo(2);
        assertThat(cli.err()).contains("There is no command 'leasehold frobnicate'.", "Try 'leasehold --help'.");
        assertThat(cli.run("show", "one", "other")).isEqualTo(2);
        assertThat(cli.err()).contains("'other' is one word too many for 'leasehold show'.");
        assertThat(cli.run("list", "--frob=1")).isEqualTo(2);
        assertThat(cli.err())
                .contains("'leasehold list' has no option '--frob'.")
                .doesNotContain("index");
    }

    @Test
    void a_label_that_is_no_pair_is_told_how_to_write_one() {
        assertThat(cli.run("list", "-l", "foo")).isEqualTo(2);
        assertThat(cli.err()).contains("--label is 'foo', must be KEY=VALUE. Write it as: --label foo=VALUE");
    }

    @Test
    void an_option_without_its_value_is_explained_in_one_line() {
        assertThat(cli.run("serve", "--port", "many")).isEqualTo(2);
        assertThat(cli.err()).contains("--port", "many", "leasehold serve --help");
        assertThat(cli.err().lines()).hasSize(2);
    }

    @Test
    void an_empty_id_is_no_id_and_does_not_stand_for_all() {
        for (String command : new String[] {"watch", "show", "logs", "cancel", "variants", "diff"}) {
            assertThat(cli.run(command, "")).as(command).isEqualTo(2);
            assertThat(cli.err()).contains(" is empty. Did what was to print the id fail?");
        }
    }

    @Test
    void a_worker_of_no_capacity_is_refused_in_one_line() {
        assertThat(cli.run("worker", "--role", "r", "--server", "http://here", "--token-file", "t", "--capacity", "0"))
                .isEqualTo(14);
        assertThat(cli.err()).contains("--capacity is 0, must be at least 1.");
        assertThat(cli.err().lines()).hasSize(1);
    }

    @Test
    void a_worker_with_an_empty_token_file_is_refused_before_it_asks_the_service() throws Exception {
        Path empty = Files.writeString(folder.resolve("token"), "\n");

        assertThat(cli.run("worker", "--role", "r", "--server", "http://here", "--token-file", empty.toString()))
                .isEqualTo(11);
        assertThat(cli.err()).contains("The token file %s is empty.".formatted(empty), "worker:r");
    }

    @Test
    void a_worker_of_a_service_without_an_address_is_refused_in_words() {
        assertThat(cli.run("worker", "--role", "r", "--server", "127.0.0.1:7391", "--token-file", "t"))
                .isEqualTo(14);
        assertThat(cli.err()).contains("'127.0.0.1:7391' is neither an address nor the name of a saved context.");
    }

    @Test
    void a_file_that_is_not_there_is_said_in_words() {
        assertThat(cli.run("submit", "nosuch.yaml")).isEqualTo(11);
        assertThat(cli.err()).contains("The file nosuch.yaml cannot be read (there is no such file).", "Name a file");
    }

    @Test
    void it_prints_the_schema_of_an_experiment() {
        assertThat(cli.output("schema", "experiment"))
                .contains("https://json-schema.org/", "\"objective\"", "\"additionalProperties\" : false");
    }

    @Test
    void a_command_knows_its_nearest_word_though_it_was_made_alone() {
        assertThat(cli.run("token", "lst")).isEqualTo(2);
        assertThat(cli.err()).contains("lst", "list", "leasehold token --help");
    }

    @Test
    void the_help_names_every_command() {
        assertThat(cli.output("--help"))
                .contains("run ", "submit ", "list ", "show ", "watch ", "logs ", "peek ", "cancel ", "retry ")
                .contains("role ", "group ", "blob ", "token ", "purge ", "context ", "completion ", "version ")
                .doesNotContain("rehearse");
    }

    @Test
    void output_that_cannot_be_written_is_told_and_is_no_success() throws Exception {
        for (String[] words : new String[][] {{"--help"}, {"list", "--help"}, {"version"}, {"completion", "bash"}}) {
            Cli full = new Cli();
            try (OutputStream disk = new FileOutputStream("/dev/full")) {
                assertThat(full.printingTo(disk).run(words)).as(words[0]).isEqualTo(11);
            }
            assertThat(full.err()).as(words[0]).startsWith("leasehold: What this prints cannot be written (No space");
            assertThat(full.err().lines()).as(words[0]).hasSize(1);
        }
    }

    @Test
    void a_reader_that_wants_no_more_ends_a_command_quietly() throws Exception {
        try (ClosedPipe pipe = new ClosedPipe()) {
            assertThat(cli.printingTo(pipe.end()).run("version")).isEqualTo(141);
        }
        assertThat(cli.err()).isEmpty();
    }
}
