package dev.leasehold.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CellsTest {
    @Test
    void what_a_user_wrote_commands_no_terminal() {
        assertThat(Cells.plain("a\033[2Jb\nc\u009b31m")).isEqualTo("a [2Jb c 31m");
    }

    @Test
    void of_what_there_is_nothing_to_say_the_word_stands_alone() {
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("message", "exit code 3")
                .put("why", "");

        assertThat(Cells.said("command-failed", event, "message")).isEqualTo("command-failed: exit code 3");
        assertThat(Cells.said("cancelled", event, "why")).isEqualTo("cancelled");
        assertThat(Cells.said("cancelled", event, "reason")).isEqualTo("cancelled");
    }

    @Test
    void a_span_is_told_in_the_unit_that_fits() {
        assertThat(Cells.span(Duration.ofSeconds(119))).isEqualTo("119s");
        assertThat(Cells.span(Duration.ofMinutes(2))).isEqualTo("2m");
        assertThat(Cells.span(Duration.ofHours(2))).isEqualTo("2h");
        assertThat(Cells.span(Duration.ofHours(47))).isEqualTo("47h");
        assertThat(Cells.span(Duration.ofDays(2))).isEqualTo("2d");
        assertThat(Cells.span(Duration.ofSeconds(-5))).isEqualTo("0s"); // a clock that is behind
    }

    @Test
    void arguments_are_quoted_where_a_shell_would_split_them() {
        var argv = JsonNodeFactory.instance.arrayNode().add("sh").add("-c").add("echo 'a b'");

        assertThat(Cells.command(argv)).isEqualTo("sh -c 'echo '\\''a b'\\'''");
    }

    @Test
    void a_time_is_written_as_people_write_it() {
        assertThat(Seconds.parse("90")).isEqualTo(new Seconds(90));
        assertThat(Seconds.parse("15m")).isEqualTo(new Seconds(900));
        assertThat(Seconds.parse("30d")).isEqualTo(new Seconds(2_592_000));
        assertThatThrownBy(() -> Seconds.parse("soon")).hasMessageContaining("90s, 15m, 2h or 30d");
    }
}
