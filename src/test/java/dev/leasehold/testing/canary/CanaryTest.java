package dev.leasehold.testing.canary;

import dev.leasehold.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** What looks for credentials finds them: with another mark than the one that all other tests plant. */
class CanaryTest {
    private static final String MARK = "another" + ProcessHandle.current().pid() + "mark";
    private static final String TOKEN = "lha_project/01jd0000000000000000000000/1/" + "0123abcd".repeat(8);

    private final Canary canary = new Canary(MARK);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "user:", "ann:x"})
    void the_mark_is_found_in_base64_wherever_it_begins(String before) {
        String encoded = Base64.getEncoder().encodeToString((before + MARK + "-rest").getBytes(ISO_8859_1));

        assertThat(canary.isIn("Authorization: Basic " + encoded)).isTrue();
        assertThat(canary.isIn("Authorization: Basic " + encoded.toLowerCase(java.util.Locale.ROOT)))
                .isFalse();
    }

    @Test
    void it_is_found_in_an_argument_and_in_the_environment() throws Exception {
        Process arguments = new ProcessBuilder("sh", "-c", "sleep 60; :", MARK).start();
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().put("PLANTED", "x" + MARK);
        Process environment = builder.start();
        try {
            assertThat(new ProcessSearch(canary).look())
                    .anyMatch(hit -> hit.startsWith("/proc/%d/cmdline".formatted(arguments.pid())))
                    .anyMatch(hit -> hit.startsWith("/proc/%d/environ".formatted(environment.pid())));
        } finally {
            arguments.destroyForcibly();
            environment.destroyForcibly();
        }
    }

    @Test
    void it_is_found_in_a_file_also_where_two_reads_meet_and_so_is_an_attempts_token() throws Exception {
        Files.writeString(folder.resolve("across"), "x".repeat((1 << 20) - 3) + MARK);
        Files.writeString(folder.resolve("token"), "url = http://any:" + TOKEN + "@host");
        Files.writeString(folder.resolve("clean"), "nothing of that kind");

        assertThat(new Leavings(canary).files(folder))
                .containsExactlyInAnyOrder(
                        folder.resolve("across").toString(),
                        folder.resolve("token").toString());
    }

    @Test
    void it_is_found_in_a_row() throws Exception {
        try (TestDatabase database = TestDatabase.empty();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table planted as select '%s' as a, '{\"k\":\"%s\"}'::jsonb as b"
                    .formatted("nothing", "before-" + MARK));

            assertThat(new Leavings(canary).rows(connection)).containsExactly("a row of planted");
        }
    }
}
