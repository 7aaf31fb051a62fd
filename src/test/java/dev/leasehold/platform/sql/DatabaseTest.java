package dev.leasehold.platform.sql;

import org.junit.jupiter.api.Test;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** A pool that gives no connection, as one does that is being closed. */
    private Database failing(String state) {
        return new Database((DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, args) -> {
                    tries.incrementAndGet();
                    throw new SQLException("closed", state);
                }));
    }
}
