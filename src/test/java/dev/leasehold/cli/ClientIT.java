package dev.leasehold.cli;

import dev.leasehold.testing.Postmasters;
import dev.leasehold.testing.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The client as users start it: processes of their own, which find the service by what {@code serve} has left. */
class ClientIT {
    @TempDir
    Path data;

    @AfterEach
    void leave_nothing() {
        Postmasters.killAll(data);
    }

    @Test
    void it_finds_the_service_runs_a_command_and_passes_its_exit_code_on() {
        try (var server = launch("serve", "--data", data.toString(), "--port", "0")) {
            server.url();
            try (var run = launch("run", "-c", "echo hello; exit 7")) {
                assertThat(run.exitCode()).as(run.errors()).isEqualTo(7);
                assertThat(run.output()).isEqualTo("hello\n");
                assertThat(run.errors()).contains("[command-failed]");
            }
            cancelled_by_a_signal();
            folders_are_sent_along();
            assertThat(server.stop()).isZero();
        }
    }

    /** Ctrl-C is SIGINT; SIGTERM goes the same way, and is what can be sent from here. */
    private void cancelled_by_a_signal() {
        try (var run = launch("run", "-c", "echo started; sleep 600")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> run.output().equals("started\n"));

            assertThat(run.stop()).as(run.errors()).isEqualTo(130);
            assertThat(run.errors()).contains("cancelling");
        }
        try (var list = launch("list", "--state", "cancelled", "--json")) {
            assertThat(list.exitCode()).isZero();
            assertThat(list.output()).contains("echo started; sleep 600");
        }
    }

    /** With few jars, so that it begins at once: these must be enough for all that it does. */
    private void folders_are_sent_along() {
        String eden = Path.of("src/test/resources/eden").toAbsolutePath().toString();
        String sorting = Path.of("docs/examples/sorting/experiment.yaml")
                .toAbsolutePath()
                .toString();
        for (String[] submit : new String[][] {{"submit", "--eden", eden}, {"submit", sorting}}) {
            try (var submitted = launch(submit)) {
                assertThat(submitted.exitCode()).as(submitted.errors()).isZero();
                assertThat(submitted.output()).matches("[0-9a-z]{26}\n");
            }
        }
    }

    private ServerProcess launch(String... arguments) {
        return ServerProcess.launch(
                Map.of("XDG_CONFIG_HOME", data.resolve("config").toString()), arguments);
    }
}
