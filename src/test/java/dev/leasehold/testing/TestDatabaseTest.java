package dev.leasehold.testing;

import org.junit.jupiter.api.Test;
import java.sql.Connection;

import static org.assertj.core.api.Assertions.assertThat;

class TestDatabaseTest {
    @Test
    void databases_are_migrated_and_know_nothing_of_each_other() throws Exception {
        try (var one = TestDatabase.fresh();
                var other = TestDatabase.fresh();
                var inOne = one.connect();
                var inOther = other.connect()) {
            inOne.createStatement().execute("CREATE TABLE mine (x int)");

            assertThat(exists(inOther, "flyway_schema_history")).isTrue();
            assertThat(exists(inOther, "mine")).isFalse();
        }
    }

    private static boolean exists(Connection connection, String table) throws Exception {
        try (var statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            var row = statement.executeQuery();
            row.next();
            return row.getBoolean(1);
        }
    }
}
