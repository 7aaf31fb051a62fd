package dev.leasehold.worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedLogTest {
    @TempDir
    Path folder;

    @Test
    void a_small_log_is_kept_whole_and_makes_no_file() throws Exception {
        try (BoundedLog log = log(1 << 20)) {
            append(log, "one\n");
            append(log, "two\n");

            assertThat(log.text()).isEqualTo("one\ntwo\n");
            assertThat(log.truncated()).isFalse();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void a_long_log_keeps_its_start_and_its_end_and_says_what_is_missing() throws Exception {
        try (BoundedLog log = log(20)) {
            append(log, "0123456789");
            append(log, "abcdefghijklmnopqrstuvwxyz");

            assertThat(log.text()).isEqualTo("0123456789\n[leasehold: 16 bytes of output were not kept]\nqrstuvwxyz");
            assertThat(log.total()).isEqualTo(36);
            assertThat(log.truncated()).isTrue();
        }
    }

    @Test
    void a_flood_never_makes_the_file_larger_than_the_limit() throws Exception {
        try (BoundedLog log = log(256 * 1024)) {
            byte[] chunk = new byte[64 * 1024];
            for (int i = 0; i < 1000; i++) {
                log.append(ByteBuffer.wrap(chunk));
            }

            assertThat(log.total()).isEqualTo(1000L * chunk.length);
            assertThat(Files.size(spill())).isLessThanOrEqualTo(256 * 1024);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void every_byte_that_is_kept_is_read_at_the_position_it_was_printed_at() throws Exception {
        Random random = new Random(7);
        for (int max : new int[] {2, 7, 1000, 100_000}) {
            byte[] printed = new byte[300_000];
            random.nextBytes(printed);
            try (BoundedLog log = log(max)) {
                int at = 0;
                while (at < printed.length) {
                    int length = Math.min(printed.length - at, 1 + random.nextInt(9000));
                    log.append(ByteBuffer.wrap(printed, at, length));
                    at += length;
                    long position = random.nextInt(at);
                    BoundedLog.Slice slice = log.read(position, 5000);
                    assertThat(slice.bytes())
                            .as("limit %d, position %d of %d", max, position, at)
                            .isEqualTo(
                                    ByteBuffer.wrap(printed, (int) slice.from(), (int) (slice.next() - slice.from())));
                    assertThat(slice.from() - slice.skipped()).isEqualTo(position);
                }
            }
        }
    }

    @Test
    void a_reader_follows_while_more_is_appended() throws Exception {
        try (BoundedLog log = log(1 << 20)) {
            append(log, "one");
            BoundedLog.Slice first = log.read(0, 100);
            append(log, "two");

            assertThat(log.read(first.next(), 100).text()).isEqualTo("two");
            assertThat(log.read(log.total(), 100).bytes().hasRemaining()).isFalse();
        }
    }

    private BoundedLog log(long maxBytes) {
        return new BoundedLog(spill(), maxBytes);
    }

    private Path spill() {
        return folder.resolve("log");
    }

    private static void append(BoundedLog log, String text) {
        log.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
