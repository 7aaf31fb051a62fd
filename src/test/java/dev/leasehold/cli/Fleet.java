package dev.leasehold.cli;

import dev.leasehold.lease.JournalReplay;
import dev.leasehold.lease.LawChecks;
import dev.leasehold.platform.postgres.EmbeddedPostgres;
import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.Relay;
import org.postgresql.ds.PGSimpleDataSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two services on one PostgreSQL, the first of which has the forge's disk, and hundreds of tasks that count their own
 * runs in a file.
 *
 * <p>They reach the database through a relay, so that it can be stopped and come back at another port.
 */
final class Fleet implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Path folder;
    private final String mark = UUID.randomUUID().toString();
    private final Path runs;
    private final Relay relay;
    private EmbeddedPostgres postgres;
    final List<Replica> replicas;

    Fleet(Path folder) throws IOException {
        this.folder = folder;
        this.runs = Files.createFile(folder.resolve("runs"));
        this.postgres = EmbeddedPostgres.start(folder.resolve("database"));
        this.relay = Relay.to(port());
        Path password = Files.writeString(folder.resolve("password"), postgres.password());
        Map<String, String> environment = Map.of(
                "LEASEHOLD_DATABASE_URL", "postgresql://127.0.0.1:%d/postgres".formatted(relay.port()),
                "LEASEHOLD_DATABASE_USER", postgres.user(),
                "LEASEHOLD_DATABASE_PASSWORD_FILE", password.toString(),
                "XDG_CONFIG_HOME", folder.resolve("config").toString());
        Replica first = new Replica(folder.resolve("first"), Replica.freePort(), environment);
        first.awaitToken(); // and the schema
        Map<String, String> withoutForge = new HashMap<>(environment);
        withoutForge.put("LEASEHOLD_FORGE_OWNER", "false");
        withoutForge.put("LEASEHOLD_FORGE_INTERNAL_URL", first.url().toString());
        this.replicas = List.of(first, new Replica(folder.resolve("second"), withoutForge));
        replicas.forEach(Replica::awaitReady);
    }

    private int port() {
        return URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort();
    }

    /** Each writes who it is, then works a little, with a child that it does not wait for. */
    void submit(int tasks) throws IOException, InterruptedException {
        String task = """
                {"role": "default", "attempts": {"user": 1, "infrastructure": 60}, "env": {"MARK": "%s"},
                 "command": "echo $LEASEHOLD_TASK $LEASEHOLD_ATTEMPT >> %s; setsid sleep 30 & sleep 0.2"}
                """.formatted(mark, runs);
        replicas.getFirst()
                .submit(IntStream.range(0, tasks)
                        .mapToObj(_ -> task)
                        .collect(Collectors.joining(",", "{\"tasks\":[", "]}")));
    }

    /** Past the relay, which may be shut. */
    Database database() {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setUrl(postgres.jdbcUrl());
        direct.setUser(postgres.user());
        direct.setPassword(postgres.password());
        return new Database(direct);
    }

    int ended() {
        return count("select count(*) from task where finished_at is not null");
    }

    int count(String sql) {
        return database()
                .transact(connection ->
                        Sql.of(connection, sql).first(row -> row.getInt(1)).orElseThrow());
    }

    void cutConnections() {
        count("""
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where pid <> pg_backend_pid() and backend_type = 'client backend'
                """);
    }

    void cutTheLine() {
        relay.cut();
    }

    void restartPostgres() {
        relay.turnAway();
        postgres.close();
        postgres = EmbeddedPostgres.start(folder.resolve("database"));
        relay.turnTo(port());
    }

    void awaitEnded(int tasks) {
        await().alias("ended tasks")
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> replicas.forEach(Replica::mustRun))
                .untilAsserted(() -> assertThat(ended()).as(this::story).isGreaterThanOrEqualTo(tasks));
    }

    /** How things stand, for whoever has to find out why they do not go on. */
    private String story() {
        List<String> states =
                database().transact(connection -> Sql.of(connection, """
                select concat_ws(' ', count(*), state, host, code) from task group by state, host, code order by 1
                """).list(row -> row.getString(1)));
        return states + replicas.stream().map(Replica::errors).collect(Collectors.joining("\n", "\n", "\n"));
    }

    /** Nothing lost, nothing completed twice, no attempt run twice, the journal complete, and nothing left behind. */
    void mustHaveDone(int tasks) throws IOException {
        assertThat(count("select count(*) from task where state = 'succeeded'")).isEqualTo(tasks);
        assertThat(LawChecks.breaches(database())).isEmpty();
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(count("select count(*) from journal_batch where first_position is null"))
                                .isZero());
        assertThat(JournalReplay.problems(database())).isEmpty();
        assertThat(count("select coalesce(sum(cardinality(tasks)), 0) from journal_pack where kind = 'task.succeeded'"))
                .isEqualTo(tasks);
        List<String> lines = Files.readAllLines(runs);
        Set<String> distinct = new HashSet<>(lines);
        assertThat(lines).as("attempts that ran twice").hasSize(distinct.size());
        assertThat(distinct.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .distinct())
                .hasSize(tasks);
        replicas.forEach(Replica::awaitReady); // only a service that has started has put away what the last one left
        replicas.forEach(Replica::stop);
        for (Replica replica : replicas) {
            assertThat(replica.leftovers()).as(replica::errors).isEmpty();
        }
        assertThat(running()).as("processes left behind").isEmpty();
    }

    private List<Integer> running() {
        return ProcFs.pids().stream()
                .filter(pid -> ProcFs.environHolds(pid, "MARK=" + mark))
                .filter(pid -> ProcFs.stat(pid).filter(stat -> !stat.zombie()).isPresent())
                .toList();
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        relay.close();
        postgres.close();
    }
}
