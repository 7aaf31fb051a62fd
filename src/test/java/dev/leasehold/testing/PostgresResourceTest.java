package dev.leasehold.testing;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.sql.Connection;

import javax.sql.DataSource;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PostgresResourceTest {
    @Inject
    DataSource dataSource;

    @Test
    void the_service_under_test_has_a_database_of_its_own_on_the_one_server() throws Exception {
        RestAssured.get("/health/ready").then().statusCode(200);
        try (var service = dataSource.getConnection();
                var database = TestDatabase.fresh();
                var test = database.connect()) {
            assertThat(port(service)).isEqualTo(port(test));
            assertThat(service.getCatalog()).startsWith("test_").isNotEqualTo(database.name());
        }
    }

    private static int port(Connection connection) throws Exception {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_setting('port')::int")) {
            row.next();
            return row.getInt(1);
        }
    }
}
