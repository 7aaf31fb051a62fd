package dev.leasehold.testing;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Tokens;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Calls the service under test with a token of the scope that a test names. */
@Singleton
public class ApiClient {
    private final Tokens tokens;
    private final Map<Scope, String> issued = new ConcurrentHashMap<>();

    ApiClient(Tokens tokens) {
        this.tokens = tokens;
    }

    public RequestSpecification as(Scope scope) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + token(scope))
                .contentType("application/json");
    }

    public RequestSpecification submitter() {
        return as(Scope.SUBMIT);
    }

    public RequestSpecification worker(String role) {
        return as(new Scope.Worker(role));
    }

    public String token(Scope scope) {
        return issued.computeIfAbsent(
                scope,
                wanted -> tokens.issue("test", Set.of(wanted), null).secret().value());
    }

    /** Submits a task and returns its id. */
    public String submit(String json) {
        return submitter()
                .body(json)
                .post("/v1/tasks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
