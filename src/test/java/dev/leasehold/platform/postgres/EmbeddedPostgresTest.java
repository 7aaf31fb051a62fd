package dev.leasehold.platform.postgres;

import dev.leasehold.platform.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class EmbeddedPostgresTest {
    @TempDir
    Path folder;

    @Test
    void a_restart_keeps_the_data() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void what_was_committed_is_on_disk() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(query(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void only_its_owner_can_read_it_and_only_loopback_reaches_it() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(permissions("postgres.password")).isEqualTo("rw-------");
            assertThat(permissions("postgres")).isEqualTo("rwx------");
            assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Files.readString(folder.resolve("postgres.password")))
                    .as("192 random bits, which need no rounds")
                    .matches("[0-9a-f]{48}");
            assertThat(query(postgres, "SELECT rolpassword FROM pg_authid WHERE rolname = 'leasehold'"))
                    .startsWith("SCRAM-SHA-256$1:");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void the_server_survives_the_kill_of_its_owner_and_the_next_start_adopts_it() throws Exception {
        long server = startInAnotherJvmAndKillThat();
        assertThat(ProcessHandle.of(server)).as("the orphaned server").isPresent();

        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(postgres.pid()).isEqualTo(server);
            assertThat(query(postgres, "SELECT note FROM kept")).isEqualTo("before the kill");
        }

        assertThat(alive(server)).as("the adopted server after close").isFalse();
    }

    @Test
    void a_killed_server_leaves_a_stale_pid_file_and_the_next_start_recovers() throws Exception {
        long server = startInAnotherJvmAndKillThat();
        ProcessHandle.of(server).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> !alive(server));
        assertThat(folder.resolve("postgres/postmaster.pid")).exists();

        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(postgres.pid()).isNotEqualTo(server);
            assertThat(query(postgres, "SELECT note FROM kept")).isEqualTo("before the kill");
        }
    }

    @Test
    void a_stranger_with_the_number_of_a_dead_server_is_left_alone() throws Exception {
        EmbeddedPostgres.start(folder).close();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    folder.resolve("postgres/postmaster.pid"),
                    "%d\n%s\n1\n5432\n\n127.0.0.1\n\nready\n".formatted(stranger.pid(), folder.resolve("postgres")));

            try (var postgres = EmbeddedPostgres.start(folder)) {
                assertThat(postgres.pid()).isNotEqualTo(stranger.pid());
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_second_owner_is_refused_and_told_who_holds_the_folder() {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            for (int attempt = 1; attempt <= 2; attempt++) {
                assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                        .isInstanceOf(StartRefused.class)
                        .hasMessageContaining(folder.toString())
                        .hasMessageContaining(
                                "in use by process " + ProcessHandle.current().pid());
            }
            assertThat(postgres.pid()).isPositive();
        }
    }

    @Test
    void a_folder_of_another_major_version_is_refused() throws Exception {
        EmbeddedPostgres.start(folder).close();
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "19\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("written by PostgreSQL 19, and this Leasehold brings 18");
    }

    @Test
    void a_temporary_one_leaves_nothing() throws Exception {
        var postgres = EmbeddedPostgres.temporary();
        Path data = Path.of(query(postgres, "SHOW data_directory"));

        postgres.close();

        assertThat(data.getParent()).doesNotExist();
        assertThat(alive(postgres.pid())).isFalse();
    }

    @Test
    void a_temporary_one_leaves_nothing_even_when_its_jvm_is_killed() throws Exception {
        Process owner = anotherJvm("temporary");
        long server = Long.parseLong(owner.inputReader().readLine());
        Path data = Path.of("/proc", Long.toString(server), "cwd").toRealPath();

        owner.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(alive(server)).as("the server").isFalse();
            assertThat(data.getParent()).doesNotExist();
        });
    }

    /** A real owner, really killed. Returns the process id of the server it leaves. */
    private long startInAnotherJvmAndKillThat() throws Exception {
        Process owner = anotherJvm(folder.toString());
        long server = Long.parseLong(owner.inputReader().readLine());
        owner.destroyForcibly();
        assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return server;
    }

    private static Process anotherJvm(String argument) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        argument)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The other JVM: holds a temporary server, or one in the folder it is told. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws Exception {
            var postgres = arguments[0].equals("temporary")
                    ? EmbeddedPostgres.temporary()
                    : EmbeddedPostgres.start(Path.of(arguments[0]));
            execute(postgres, "CREATE TABLE kept AS SELECT 'before the kill' AS note");
            System.out.println(postgres.pid());
            System.in.read();
        }
    }

    /** A dead one that nobody has reaped yet has no working directory. */
    private static boolean alive(long pid) {
        return Files.exists(Path.of("/proc", Long.toString(pid), "cwd"));
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
