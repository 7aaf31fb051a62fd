package dev.leasehold.platform.sql;

import dev.leasehold.docs.Pages;
import dev.leasehold.testing.TestDatabase;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Write the history anew with {@code ./mvnw test -Dtest=SchemaTest -Dleasehold.write-docs=true}. */
class SchemaTest {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void drop() {
        database.close();
    }

    private void bringUpToDate() {
        Schema.bringUpToDate(database.jdbcUrl(), database.user(), database.password());
    }

    private boolean isUpToDate() {
        return Schema.isUpToDate(database.jdbcUrl(), database.user(), database.password());
    }

    private void execute(String sql) throws Exception {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void the_history_is_what_flyway_makes_of_the_migrations() {
        MigrationInfo[] all = Schema.flyway(database.jdbcUrl(), database.user(), database.password())
                .info()
                .all();

        Pages.mustRead(
                Path.of("src/main/resources" + Schema.HISTORY),
                Arrays.stream(all)
                        .map(each -> "%s %d\n".formatted(each.getVersion(), each.getChecksum()))
                        .collect(Collectors.joining()));
        assertThat(isUpToDate()).isTrue();
    }

    @Test
    void a_database_of_an_older_version_gets_what_is_missing() throws Exception {
        execute("drop table journal_pack");
        execute("alter table attempt drop column claimed_in, drop column ended_in");
        execute("drop index blob_hold_holder");
        execute("delete from flyway_schema_history where version in ('71', '72')");
        assertThat(isUpToDate()).isFalse();

        bringUpToDate();

        assertThat(isUpToDate()).isTrue();
        execute("select kind from journal_pack");
    }

    @Test
    void tasks_that_wait_meanwhile_keep_their_inputs_from_then_on() throws Exception {
        String needed = "sha256:" + "1".repeat(64);
        String named = "sha256:" + "2".repeat(64);
        execute("insert into blob (digest, size) values ('%s', 0), ('%s', 0)".formatted(needed, named));
        execute("""
                insert into task (id, role, group_name, priority, state, user_budget, infrastructure_budget, labels, work)
                select gen_random_uuid(), 'default', '', 0, state, 1, 1, '{}', work from (values
                  ('queued', '{"inputs":[{"path":"a","content":null,"digest":"%1$s","readOnly":false}]}'::json),
                  ('succeeded', '{"inputs":[{"path":"a","content":null,"digest":"%2$s","readOnly":false}]}'),
                  ('queued', '{"inputs":[{"path":"a","content":"\\"digest\\":\\"%2$s\\" \\u0000","digest":null}]}')
                ) as older (state, work)
                """.formatted(needed, named));
        execute("drop index blob_hold_holder");
        execute("delete from flyway_schema_history where version = '72'");

        bringUpToDate();

        try (var connection = database.connect()) {
            assertThat(Sql.of(connection, "select digest from blob_hold").list(row -> row.getString("digest")))
                    .containsExactly(needed);
        }
    }

    @Test
    void an_empty_database_gets_everything() throws Exception {
        execute("drop schema public cascade; create schema public");
        assertThat(isUpToDate()).isFalse();

        bringUpToDate();

        assertThat(isUpToDate()).isTrue();
        execute("select 1 from task");
    }

    @Test
    void what_a_newer_version_made_is_refused() throws Exception {
        execute("""
                insert into flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (9999, '9999', 'from the future', 'SQL', 'V9999__from_the_future.sql', 1, 'test', 1, true)
                """);

        assertThatThrownBy(this::bringUpToDate)
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("9999");
    }

    @Test
    void a_migration_that_was_another_one_is_refused() throws Exception {
        execute("update flyway_schema_history set checksum = 1 where version = '2'");

        assertThatThrownBy(this::bringUpToDate)
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void a_migration_that_failed_is_refused() throws Exception {
        execute("update flyway_schema_history set success = false where version = '2'");

        assertThatThrownBy(this::bringUpToDate).isInstanceOf(FlywayException.class);
    }
}
