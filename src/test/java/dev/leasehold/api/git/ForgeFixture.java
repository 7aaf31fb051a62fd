package dev.leasehold.api.git;

import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.Git;
import io.restassured.RestAssured;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import java.nio.file.Path;
import java.util.UUID;

/** Projects, attempts and the addresses under which git finds them, for tests of the forge. */
@Singleton
class ForgeFixture {
    private final ApiClient api;
    private final ForgeTokens tokens;

    ForgeFixture(ApiClient api, ForgeTokens tokens) {
        this.api = api;
        this.tokens = tokens;
    }

    /** A running attempt. */
    record Attempt(String task, int number, long epoch) {
        String ref() {
            return "refs/heads/work/" + task + "/" + number;
        }
    }

    String project() {
        String name = "p-" + UUID.randomUUID();
        api.submitter()
                .body("{\"name\":\"%s\"}".formatted(name))
                .post("/v1/projects")
                .then()
                .statusCode(201);
        return name;
    }

    String url(String project, String token) {
        return "http://git:%s@localhost:%d/git/%s.git".formatted(token.replace("/", "%2F"), port(), project);
    }

    /** As another process of the installation. */
    String serviceUrl(String project) {
        return url(project, tokens.ofService());
    }

    String url(String project, Scope scope) {
        return url(project, api.token(scope));
    }

    String url(String project, Attempt attempt) {
        return url(project, tokens.ofAttempt(project, attempt.task(), attempt.number()));
    }

    /** The repository itself, past the service. */
    Git disk(String project) {
        String folder = ConfigProvider.getConfig().getValue("leasehold.forge.folder", String.class);
        return new Git(Path.of(folder, project + ".git"));
    }

    /** Where the service under test listens; REST Assured was told. */
    static int port() {
        return RestAssured.port;
    }

    Attempt attempt() {
        api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        var grant = api.worker("outside")
                .body("{\"role\":\"outside\",\"max\":1,\"waitSeconds\":0,\"host\":\"test\"}")
                .post("/v1/claims")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return new Attempt(
                grant.getString("grants[0].task"), grant.getInt("grants[0].attempt"), grant.getLong("grants[0].epoch"));
    }

    /** Its end, as a host reports it. */
    void end(Attempt attempt) {
        api.worker("outside")
                .body("{\"epoch\":%d,\"exitCode\":0}".formatted(attempt.epoch()))
                .post("/v1/claims/{task}/outcome", attempt.task())
                .then()
                .statusCode(200);
    }
}
