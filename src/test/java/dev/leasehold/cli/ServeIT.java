package dev.leasehold.cli;

import dev.leasehold.testing.CProgram;
import dev.leasehold.testing.Postmasters;
import dev.leasehold.testing.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The packaged service, started, killed and stopped as a process. */
class ServeIT {
    @TempDir
    Path data;

    @AfterEach
    void leave_nothing() {
        Postmasters.killAll(data);
    }

    @Test
    void it_is_ready_when_it_says_so_and_stops_cleanly_when_told() {
        try (var server = ServerProcess.ready(data)) {
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/health/ready").body())
                    .contains("commands are started by "
                            + (CProgram.STARTER.pathOrNull() == null ? "two shells" : "leasehold-starter"));
            assertThat(server.output().lines().filter(line -> line.contains(" is ready at ")))
                    .hasSize(1);

            assertThat(server.stop())
                    .as("exit code; it said %s", server.errors())
                    .isZero();
            assertThat(server.errors())
                    .as("what it logs")
                    .contains(" level=INFO ")
                    .doesNotContain("Exception", " level=WARN ");
        }
        assertThat(Postmasters.serving(data)).as("a PostgreSQL left behind").isFalse();
    }

    @Test
    void killed_and_started_again_it_takes_over_what_it_left() {
        try (var first = ServerProcess.ready(data)) {
            first.kill();
        }
        assertThat(Postmasters.serving(data))
                .as("PostgreSQL outlives its service")
                .isTrue();

        try (var second = ServerProcess.ready(data)) {
            assertThat(second.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(second.stop()).isZero();
        }
        assertThat(Postmasters.serving(data)).as("a PostgreSQL left behind").isFalse();
    }

    @Test
    void a_signal_during_the_start_ends_it_as_cleanly() {
        try (var server = ServerProcess.launch(Map.of(), "serve", "--data", data.toString(), "--port", "0")) {
            await().until(() -> Postmasters.serving(data));

            assertThat(server.stop())
                    .as("exit code; it said %s", server.errors())
                    .isZero();
        }
        assertThat(Postmasters.serving(data)).as("a PostgreSQL left behind").isFalse();
    }
}
