package dev.leasehold.api.problem;

import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ProblemsTest {
    @Test
    void every_code_has_an_address_that_explains_it() {
        RestAssured.get("/problems/lease-lost").then().statusCode(200).body("code", equalTo("lease-lost"));
    }
}
