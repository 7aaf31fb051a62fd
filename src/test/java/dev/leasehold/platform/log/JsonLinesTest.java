package dev.leasehold.platform.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

class JsonLinesTest {
    @Test
    void the_keys_of_an_event_are_members() {
        JsonNode line =
                read("event=attempt-ended task=01kabc attempt=2 epoch=17 code=timed-out why=\"it said \\\"no\\\"\"");

        assertThat(line.path("event").asText()).isEqualTo("attempt-ended");
        assertThat(line.path("task").asText()).isEqualTo("01kabc");
        assertThat(line.path("attempt").isNumber()).isTrue();
        assertThat(line.path("epoch").asLong()).isEqualTo(17);
        assertThat(line.path("code").asText()).isEqualTo("timed-out");
        assertThat(line.path("why").asText()).contains("it said");
    }

    @Test
    void every_record_is_one_line_with_when_what_and_whose() {
        String text = new JsonLines().format(new ExtLogRecord(Level.WARN, "two\nlines \"quoted\"", "x"));

        assertThat(text.lines()).hasSize(1);
        JsonNode line = Json.read(text, JsonNode.class);
        assertThat(line.path("message").asText()).isEqualTo("two\nlines \"quoted\"");
        assertThat(StreamSupport.stream(((Iterable<String>) line::fieldNames).spliterator(), false))
                .startsWith("at", "level", "logger", "message");
    }

    @Test
    void what_a_command_printed_takes_the_place_of_nothing() {
        JsonNode line = read("level=ERROR at=never event=x");

        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("at").asText()).isNotEqualTo("never");
    }

    @Test
    void a_failure_brings_its_trace() {
        var log = new ExtLogRecord(Level.ERROR, "event=x", "x");
        log.setThrown(new IllegalStateException("why"));

        assertThat(Json.read(new JsonLines().format(log), JsonNode.class)
                        .path("exception")
                        .asText())
                .contains("IllegalStateException: why");
    }

    private static JsonNode read(String message) {
        return Json.read(new JsonLines().format(new ExtLogRecord(Level.WARN, message, "x")), JsonNode.class);
    }
}
