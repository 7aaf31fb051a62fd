package dev.leasehold.testing;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Tokens;
import dev.leasehold.testing.canary.ResponseWatch;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.util.Set;

/** Calls the service under test with a token of the scope that a test names. */
@Singleton
public class ApiClient {
    private final Tokens tokens;

    ApiClient(Tokens tokens) {
        this.tokens = tokens;
    }

    public RequestSpecification as(Scope scope) {
        return RestAssured.given()
                .filter(new ResponseWatch())
                .header("Authorization", "Bearer " + token(scope))
                .contentType("application/json");
    }

    public RequestSpecification submitter() {
        return as(Scope.SUBMIT);
    }

    public RequestSpecification worker(String role) {
        return as(new Scope.Worker(role));
    }

    /** A new one each time: a test of tokens may have taken the last one away. */
    public String token(Scope scope) {
        return tokens.issue("test", Set.of(scope), null).secret().value();
    }

    /** For a spec as people write it. */
    public RequestSpecification yaml() {
        return submitter()
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
                .contentType("application/yaml");
    }

    /** Submits an experiment and returns its id. */
    public String submitExperiment(String spec) {
        return yaml().body(spec)
                .post("/v1/experiments")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
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
