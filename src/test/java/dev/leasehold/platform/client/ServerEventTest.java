package dev.leasehold.platform.client;

import org.junit.jupiter.api.Test;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;

import static org.assertj.core.api.Assertions.assertThat;

class ServerEventTest {
    @Test
    void events_are_told_apart_by_blank_lines_and_comments_passed_over() throws IOException {
        var stream = stream(": still here\n\nid: 7\nevent: log\ndata: {\"a\":\ndata: 1}\n\nid:8\ndata:x\n\n");

        assertThat(ServerEvent.read(stream)).isEqualTo(new ServerEvent("7", "log", "{\"a\":\n1}"));
        assertThat(ServerEvent.read(stream)).isEqualTo(new ServerEvent("8", "message", "x"));
        assertThat(ServerEvent.read(stream)).isNull();
    }

    @Test
    void one_that_was_cut_off_does_not_count() throws IOException {
        assertThat(ServerEvent.read(stream("id: 7\ndata: half"))).isNull();
    }

    private static BufferedReader stream(String text) {
        return new BufferedReader(new StringReader(text));
    }
}
