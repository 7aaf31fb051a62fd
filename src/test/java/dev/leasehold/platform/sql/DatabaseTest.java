package dev.leasehold.platform.sql;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DatabaseTest {
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void a_failure_without_a_state_of_sql_is_one_of_the_database() {
        assertThatThrownBy(() -> failing(null).run(connection -> {})).isInstanceOf(DatabaseException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void a_deadlock_is_tried_again_for_a_while() {
        assertThatThrownBy(() -> failing("40P01").run(connection -> {})).isInstanceOf(DatabaseException.class);
        assertThat(tries).hasValue(5);
    }

    @Test
    void a_commit_that_is_to_be_run_again_is_and_then_fails_for_certain() {
        assertThat(failure(failingAt("commit", "40001"), false).mayHaveCommitted())
                .isFalse();
        assertThat(tries).hasValue(5);
    }

    @Test
    void what_was_committed_stays_done_when_its_connection_is_closed_badly() {
        assertThat(failingAt("close", "08006").<Boolean>transact(_ -> true)).isTrue();
        assertThat(tries).hasValue(1);
    }

    @Test
    void only_a_commit_without_an_answer_may_have_been_done() {
        assertThat(failure(failing("08006"), true).mayHaveCommitted())
                .as("no connection")
                .isFalse();
        assertThat(failure(failingAt("commit", "08006"), false).mayHaveCommitted())
                .as("the answer to the commit was lost")
                .isTrue();
        assertThat(failure(failingAt("commit", "57P01"), false).mayHaveCommitted())
                .as("its connection was ended")
                .isTrue();
        assertThat(failure(failingAt("commit", "23514"), false).mayHaveCommitted())
                .as("the commit was refused")
                .isFalse();
        assertThat(failure(failingAt("createStatement", "08006"), false).mayHaveCommitted())
                .as("the connection was lost before the commit")
                .isFalse();
        assertThat(failure(failingAt("createStatement", "08006"), true).mayHaveCommitted())
                .as("a statement that commits by itself")
                .isTrue();
    }

    private static DatabaseException failure(Database database, boolean single) {
        Database.Block<Boolean> block = connection -> {
            connection.createStatement();
            return true;
        };
        return catchThrowableOfType(DatabaseException.class, () -> {
            if (single) {
                database.single(block);
            } else {
                database.transact(block);
            }
        });
    }

    /** A pool that gives no connection, as one does that is being closed. */
    private Database failing(String state) {
        return new Database(like(DataSource.class, _ -> {
            tries.incrementAndGet();
            throw new SQLException("closed", state);
        }));
    }

    /** A connection that fails when this is asked of it. */
    private Database failingAt(String method, String state) {
        Connection connection = like(Connection.class, called -> {
            if (called.equals(method)) {
                throw new SQLException("lost", state);
            }
            return null;
        });
        return new Database(like(DataSource.class, _ -> {
            tries.incrementAndGet();
            return connection;
        }));
    }

    private interface Answer {
        @Nullable
        Object to(String method) throws SQLException;
    }

    private static <T> T like(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                DatabaseTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> answer.to(method.getName())));
    }
}
