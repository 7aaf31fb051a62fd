package dev.leasehold.worker.podexec;

import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class StampedLinesTest {
    private static final String ONE = "2026-01-01T00:00:00.000000001Z";
    private static final String TWO = "2026-01-01T00:00:00.000000002Z";

    private final ByteArrayOutputStream passedOn = new ByteArrayOutputStream();
    private final StampedLines lines = new StampedLines(passedOn::writeBytes);

    private void read(String stream, boolean last) throws IOException {
        lines.read(new ByteArrayInputStream(stream.getBytes(ISO_8859_1)), last);
    }

    private String passedOn() {
        return passedOn.toString(ISO_8859_1);
    }

    @Test
    void what_was_printed_is_passed_on_without_the_times() throws IOException {
        read(ONE + " a b\n" + TWO + " \n" + TWO + " c\n", false);

        assertThat(passedOn()).isEqualTo("a b\n\nc\n");
    }

    @Test
    void after_a_cut_no_line_comes_twice_and_none_is_missing() throws IOException {
        read(ONE + " a\n" + ONE + " b\n", false);
        read(ONE + " a\n" + ONE + " b\n" + ONE + " c\n" + TWO + " d\n", false);
        read(TWO + " d\n" + TWO + " e\n", false);

        assertThat(passedOn()).isEqualTo("a\nb\nc\nd\ne\n");
    }

    @Test
    void a_line_that_a_cut_has_left_in_part_comes_whole_the_next_time() throws IOException {
        read(ONE + " a\n" + TWO + " bro", false);
        read(ONE + " a\n" + TWO + " broken\n", false);

        assertThat(passedOn()).isEqualTo("a\nbroken\n");
    }

    @Test
    void a_last_line_without_an_end_counts_once_the_command_is_over() throws IOException {
        read(ONE + " a\n" + TWO + " prompt> ", true);

        assertThat(passedOn()).isEqualTo("a\nprompt> ");
    }

    @Test
    void bytes_that_are_no_text_stay_what_they_are() throws IOException {
        read(ONE + " \u00ff\u00fe\u0000\n", false);

        assertThat(passedOn()).isEqualTo("\u00ff\u00fe\u0000\n");
    }

    @Test
    void cut_anywhere_any_number_of_times_it_is_the_log() throws IOException {
        StringBuilder all = new StringBuilder();
        StringBuilder printed = new StringBuilder();
        for (int line = 0; line < 200; line++) {
            all.append("2026-01-01T00:00:%02d.000000000Z line %d\n".formatted(line / 7, line));
            printed.append("line %d\n".formatted(line));
        }
        Random random = new Random(1);
        for (int cut = 0; cut < 100; cut++) {
            String stamp = lines.lastStamp();
            int from = stamp == null ? 0 : all.indexOf(stamp); // as the kubelet does: from that time on
            read(all.substring(from, from + random.nextInt(all.length() - from)), false);
        }
        String stamp = lines.lastStamp();
        read(all.substring(stamp == null ? 0 : all.indexOf(stamp)), true);

        assertThat(passedOn()).isEqualTo(printed.toString());
    }
}
