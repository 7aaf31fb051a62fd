package dev.leasehold.cli;

import dev.leasehold.platform.postgres.EmbeddedPostgres;
import dev.leasehold.testing.ServerProcess;
import dev.leasehold.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Every way in which {@code serve} says no: one sentence with what to do, an exit code of its own, no stack trace. */
class ServeRefusalIT {
    @TempDir
    Path data;

    @Test
    void a_port_that_is_taken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            refused(10, "Port " + port + " of 127.0.0.1 is not to be had", "--port", Map.of(), "--port", port);
        }
    }

    @Test
    void a_port_that_cannot_be() {
        refused(10, "There is no port 65536", "from 1 to 65535", Map.of(), "--port", "65536");
    }

    @Test
    void a_folder_that_cannot_be_written() throws Exception {
        Path file = Files.createFile(data.resolve("file"));

        refused(
                11,
                "cannot be written",
                "--data",
                Map.of(),
                "--data",
                file.resolve("below").toString());
    }

    @Test
    void a_folder_in_use() {
        try (var holder = EmbeddedPostgres.start(data)) {
            refused(11, "in use by process " + ProcessHandle.current().pid(), "Stop that one first", Map.of());
            assertThat(holder.pid()).isPositive();
        }
    }

    @Test
    void a_folder_of_a_newer_version() throws Exception {
        Files.createDirectories(data.resolve("postgres"));
        Files.writeString(data.resolve("postgres/PG_VERSION"), "19\n");

        refused(11, "was written by PostgreSQL 19", "Start the Leasehold that wrote it", Map.of());
    }

    @Test
    void a_schema_of_a_newer_version() throws Exception {
        try (var database = TestDatabase.fresh();
                var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO flyway_schema_history
                        (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    VALUES (9999, '9999', 'from the future', 'SQL', 'V9999__from_the_future.sql', 1, 'test', 1, true)
                    """);

            refused(12, "schema does not fit", "newer Leasehold", environment(database, database.password()));
        }
    }

    @Test
    void a_database_that_does_not_answer() {
        refused(
                12,
                "does not answer",
                "Check LEASEHOLD_DATABASE_URL",
                Map.of("LEASEHOLD_DATABASE_URL", "postgresql://somebody@127.0.0.1:1/none"));
    }

    @Test
    void a_database_that_does_not_answer_within_the_time_it_was_given() {
        refused(
                12,
                "does not answer",
                "Check LEASEHOLD_DATABASE_URL",
                Map.of(
                        "LEASEHOLD_DATABASE_URL",
                        "postgresql://somebody@127.0.0.1:1/none",
                        "LEASEHOLD_DATABASE_WAIT",
                        "1"));
    }

    @Test
    void a_time_to_wait_that_is_none() {
        refused(
                12,
                "LEASEHOLD_DATABASE_WAIT is '1m'",
                "in seconds",
                Map.of(
                        "LEASEHOLD_DATABASE_URL",
                        "postgresql://somebody@127.0.0.1:1/none",
                        "LEASEHOLD_DATABASE_WAIT",
                        "1m"));
    }

    @Test
    void a_database_that_does_not_exist() throws Exception {
        try (var database = TestDatabase.empty()) {
            var environment = new HashMap<>(environment(database, database.password()));
            environment.computeIfPresent("LEASEHOLD_DATABASE_URL", (key, url) -> url + "_not");

            refused(12, "There is no such database", "CREATE DATABASE", environment);
        }
    }

    @Test
    void a_wrong_password() throws Exception {
        try (var database = TestDatabase.empty()) {
            refused(12, "refuses the user", "LEASEHOLD_DATABASE_PASSWORD_FILE", environment(database, "guessed"));
        }
    }

    @Test
    void a_password_in_the_address() {
        refused(
                12,
                "holds a password",
                "LEASEHOLD_DATABASE_PASSWORD_FILE",
                Map.of("LEASEHOLD_DATABASE_URL", "postgresql://me:secret@127.0.0.1/mine"));
    }

    @Test
    void a_setting_that_makes_no_sense() {
        refused(14, "leasehold.lease.ttl", "Correct it", Map.of("LEASEHOLD_LEASE_TTL", "banana"));
    }

    @Test
    void but_a_database_that_is_right_is_served_from() throws Exception {
        try (var database = TestDatabase.empty();
                var server = ServerProcess.launch(
                        environment(database, database.password()),
                        "serve",
                        "--data",
                        data.toString(),
                        "--port",
                        "0")) {
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.stop()).isZero();
        }
    }

    private Map<String, String> environment(TestDatabase database, String password) throws IOException {
        Path file = Files.writeString(data.resolve("password"), password + "\n");
        return Map.of(
                "LEASEHOLD_DATABASE_URL", database.jdbcUrl(),
                "LEASEHOLD_DATABASE_USER", database.user(),
                "LEASEHOLD_DATABASE_PASSWORD_FILE", file.toString());
    }

    private void refused(int code, String what, String todo, Map<String, String> environment, String... options) {
        var arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--port", "0"));
        arguments.addAll(List.of(options));
        try (var server = ServerProcess.launch(environment, arguments.toArray(String[]::new))) {
            assertThat(server.exitCode()).as(server.output() + server.errors()).isEqualTo(code);
            assertThat(server.errors()).startsWith("leasehold: ").contains(what).contains(todo);
            assertThat(server.errors().lines()).as(server.errors()).hasSize(1);
            assertThat(server.output()).isEmpty();
        }
    }
}
