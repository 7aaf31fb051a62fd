package dev.leasehold.platform.client;

import dev.leasehold.platform.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientContextTest {
    private static final URI HERE = URI.create("http://127.0.0.1:7070");
    private static final URI THERE = URI.create("https://leasehold.example");

    @TempDir
    Path config;

    @Test
    void without_any_word_it_is_the_local_service_without_a_token() {
        assertThat(find(Map.of())).isEqualTo(new ClientContext(HERE, Optional.empty()));
    }

    @Test
    void what_serve_saved_is_found_again() throws Exception {
        saved().save(THERE, "lh_1");

        assertThat(find(Map.of())).isEqualTo(new ClientContext(THERE, Optional.of("lh_1")));
    }

    @Test
    void a_token_is_only_sent_to_the_service_it_is_of() throws Exception {
        saved().save(THERE, "lh_1");

        assertThat(ClientContext.find(HERE.toString(), null, null, environment(Map.of()))
                        .token())
                .isEmpty();
    }

    @Test
    void the_environment_goes_before_what_was_saved() throws Exception {
        saved().save(THERE, "lh_1");

        var found = find(Map.of("LEASEHOLD_SERVER", HERE.toString(), "LEASEHOLD_TOKEN", "lh_2"));

        assertThat(found).isEqualTo(new ClientContext(HERE, Optional.of("lh_2")));
    }

    @Test
    void an_empty_token_file_is_told_before_anything_is_sent() throws Exception {
        Path file = Files.writeString(config.resolve("token"), "\n");

        assertThatThrownBy(() -> ClientContext.find(HERE.toString(), file, null, environment(Map.of())))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void the_command_line_goes_before_the_environment() throws Exception {
        Path file = Files.writeString(config.resolve("token"), "lh_3\n");

        var found = ClientContext.find(
                HERE.toString(),
                file,
                null,
                environment(Map.of("LEASEHOLD_SERVER", THERE.toString(), "LEASEHOLD_TOKEN", "lh_2")));

        assertThat(found).isEqualTo(new ClientContext(HERE, Optional.of("lh_3")));
    }

    @Test
    void the_file_is_nobody_elses_business() throws Exception {
        saved().save(THERE, "lh_1");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved().file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(saved().file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_file_that_others_can_read_is_not_used() throws Exception {
        saved().save(THERE, "lh_1");
        Files.setPosixFilePermissions(saved().file(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("lh_1");
    }

    @Test
    void those_that_save_at_once_all_end_up_in_it() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> done : IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(() -> {
                        saved().save(URI.create("http://host-" + i), "lh_" + i);
                        return i;
                    }))
                    .toList()) {
                done.get();
            }
        }

        assertThat(IntStream.range(0, 16).mapToObj(i -> saved().token(URI.create("http://host-" + i))))
                .allSatisfy(token -> assertThat(token).isPresent());
    }

    @Test
    void a_token_does_not_end_up_in_a_log() {
        assertThat(find(Map.of("LEASEHOLD_TOKEN", "lh_2")).toString()).doesNotContain("lh_2");
    }

    private SavedContexts saved() {
        return SavedContexts.of(environment(Map.of()));
    }

    private ClientContext find(Map<String, String> more) {
        return ClientContext.find(null, null, null, environment(more));
    }

    private Map<String, String> environment(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("XDG_CONFIG_HOME", config.resolve("config").toString());
        return environment;
    }
}
