package dev.leasehold.cli.client;

import org.junit.jupiter.api.Test;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TableTest {
    private final Table table = new Table("ID", "STATE", "COMMAND");

    @Test
    void in_a_pipe_nothing_is_cut() {
        table.row("7", "succeeded", "echo " + "x".repeat(300));

        assertThat(printed(Terminal.NONE)).isEqualTo("""
                ID  STATE      COMMAND
                7   succeeded  echo %s
                """.formatted("x".repeat(300)));
    }

    @Test
    void on_a_terminal_the_widest_column_gives_way() {
        table.row("7", "succeeded", "echo a very long line that nobody reads to its end");
        table.row("8", "failed", "false");

        assertThat(printed(new Terminal(32, true, false))).isEqualTo("""
                ID  STATE      COMMAND
                7   succeeded  echo a very long…
                8   failed     false
                """);
    }

    @Test
    void it_stays_readable_where_it_cannot_fit() {
        table.row("1234567890", "succeeded", "echo something");

        assertThat(printed(new Terminal(5, true, false)).lines()).last().isEqualTo("1234567…  succeed…  echo so…");
    }

    @Test
    void a_state_is_painted_and_still_stands_in_its_column() {
        table.row("7", "failed", "false");

        assertThat(printed(new Terminal(80, true, true))).contains("7   \033[31mfailed  \033[0m", "false");
    }

    private String printed(Terminal terminal) {
        var bytes = new ByteArrayOutputStream();
        table.print(new PrintStream(bytes, true, UTF_8), terminal);
        return bytes.toString(UTF_8);
    }
}
