package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

class LeaseholdTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void without_a_command_it_helps() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Usage: leasehold", "serve", "Exit codes");
    }

    @Test
    void it_knows_its_version() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("leasehold \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void a_mistyped_command_is_met_with_the_nearest_one() {
        assertThat(run("sevre")).isEqualTo(2);
        assertThat(err.toString()).contains("sevre", "Did you mean: leasehold serve?", "leasehold --help");
    }

    @Test
    void an_option_without_its_value_is_explained_in_one_line() {
        assertThat(run("serve", "--port", "many")).isEqualTo(2);
        assertThat(err.toString()).contains("--port", "many", "leasehold serve --help");
        assertThat(err.toString().lines()).hasSize(2);
    }

    @Test
    void it_prints_the_schema_of_an_experiment() {
        assertThat(run("schema", "experiment")).isZero();
        assertThat(out.toString())
                .contains("https://json-schema.org/", "\"objective\"", "\"additionalProperties\" : false");
    }

    private int run(String... arguments) {
        return Leasehold.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
