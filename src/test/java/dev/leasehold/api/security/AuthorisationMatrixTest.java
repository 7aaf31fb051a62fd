package dev.leasehold.api.security;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.api.Routes;
import dev.leasehold.api.openapi.ProblemsAndRules;
import dev.leasehold.api.problem.FailingResource;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Revocation;
import dev.leasehold.platform.token.Tokens;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Produces;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each operation of the OpenAPI, called with each kind of token: it answers exactly when the rule says so. A route that
 * has no rule, or that the OpenAPI does not know, fails here.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AuthorisationMatrixTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TestHTTPResource("/")
    URI server;

    @Inject
    Tokens tokens;

    @Inject
    Routes routes;

    @Inject
    ApiClient api;

    @Inject
    ForgeTokens forgeTokens;

    @Inject
    Database database;

    /** HTTP/2 would share one connection, and a server hangs up on whoever resets some hundred streams in a row. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<TokenKind, String> secrets = new EnumMap<>(TokenKind.class);

    /** Asks for an answer with an end where there is a choice. */
    private static final String WHOLE = "application/json, */*;q=0.1";

    private static final String STREAM = "text/event-stream";

    private record Call(
            String verb,
            String path,
            List<String> anyOf,
            @Nullable String within,
            String accept,
            String body) {
        Call(String verb, String path, List<String> anyOf, @Nullable String within) {
            this(verb, path, anyOf, within, WHOLE, "role-in-body".equals(within) ? rolesInBody(path, "b") : "{}");
        }

        Call(String verb, String path, List<String> anyOf) {
            this(verb, path, anyOf, null);
        }

        String address() {
            return path.replaceAll("\\{[^}]*}", "00000000-0000-0000-0000-000000000000");
        }

        /** The same about something in particular. */
        Call at(String place, String words) {
            return new Call(verb, place, anyOf, within, accept, words);
        }
    }

    @BeforeEach
    void issue() {
        secrets.put(TokenKind.GARBAGE, "lh_" + "0".repeat(64));
        UUID revoked = null;
        for (TokenKind kind : TokenKind.values()) {
            if (!kind.scopes().isEmpty()) {
                Instant expires = kind == TokenKind.EXPIRED ? Instant.now().minusSeconds(1) : null;
                var issued = tokens.issue(kind.name(), kind.scopes(), kind.restriction(), expires);
                secrets.put(kind, issued.secret().value());
                if (kind == TokenKind.REVOKED) {
                    revoked = issued.view().id();
                }
            }
        }
        assertThat(tokens.revoke(revoked)).isEqualTo(Revocation.REVOKED);
        secrets.put(TokenKind.ATTEMPT, ofALivingAttempt());
    }

    /** Of the repository that every address here names, for as long as these tests take. */
    private String ofALivingAttempt() {
        api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        var grant = api.worker("outside")
                .body("{\"role\":\"outside\",\"max\":1,\"waitSeconds\":0,\"host\":\"test\"}")
                .post("/v1/claims")
                .jsonPath();
        database.run(connection -> Sql.of(
                        connection, "update task set expires_at = now() + interval '1 hour', cap_at = null")
                .execute());
        return forgeTokens.ofAttempt(
                "00000000-0000-0000-0000-000000000000",
                grant.getString("grants[0].task"),
                grant.getInt("grants[0].attempt"));
    }

    @Test
    void every_operation_answers_exactly_those_whom_its_rule_allows() throws Exception {
        var story = new SoftAssertions();
        for (Call call : calls()) {
            for (TokenKind kind : TokenKind.values()) {
                story.assertThat(verdict(status(call, kind)))
                        .as("%s with token %s", call, kind)
                        .isEqualTo(expected(call, kind));
            }
        }
        story.assertAll();
    }

    /** Whom it would answer is left out here: that answer begins with its first event, which may be long in coming. */
    @Test
    void every_stream_refuses_those_whom_its_rule_does_not_allow() throws Exception {
        for (Call call : calls()) {
            Call stream = new Call(call.verb, call.path, call.anyOf, call.within, STREAM, call.body);
            for (TokenKind kind : TokenKind.values()) {
                if (streams(call) && !expected(call, kind).equals("answered")) {
                    assertThat(verdict(status(stream, kind)))
                            .as("%s with token %s", stream, kind)
                            .isEqualTo(expected(stream, kind));
                }
            }
        }
    }

    /** Called with what is theirs, where it is not there: the answer is then that, and no refusal. */
    @Test
    void a_token_for_an_experiment_or_a_role_is_answered_within_it() throws Exception {
        String ofRole = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        String experiment = TokenKind.ONE_EXPERIMENT.experiment();
        String ofExperiment =
                api.submit("{\"role\":\"outside\",\"command\":\"true\",\"group\":\"%s\"}".formatted(experiment));
        var story = new SoftAssertions();
        for (Call call : calls()) {
            if (call.within != null && !call.within.equals("repository")) {
                boolean forRoles = !call.within.equals("experiment");
                if (forRoles) {
                    story.assertThat(verdict(status(own(call, ofRole, "outside"), TokenKind.OF_ROLE)))
                            .as("%s of its role", call)
                            .isEqualTo("answered");
                }
                if (call.within.startsWith("task") || !forRoles) {
                    String id = forRoles ? ofExperiment : experiment;
                    story.assertThat(verdict(status(own(call, id, "-"), TokenKind.OF_EXPERIMENT)))
                            .as("%s of its experiment", call)
                            .isEqualTo("answered");
                }
            }
        }
        story.assertAll();
    }

    private static Call own(Call call, String id, String role) {
        String place = call.path.replace("{id}", id).replace("{name}", role).replaceAll("\\{[^}]*}", "0");
        String query = "task-or-experiment-parameter".equals(call.within)
                ? "?task=" + id
                : "role-parameter".equals(call.within) ? "?role=" + role : "";
        return call.at(place + query, rolesInBody(call.path, role));
    }

    /** What each route that looks for roles in its body takes. */
    private static String rolesInBody(String path, String role) {
        String one = "{\"role\":\"%s\"}".formatted(role);
        return path.endsWith("/batch") ? "{\"tasks\":[%s]}".formatted(one) : one;
    }

    @Test
    void methods_behind_one_operation_state_one_rule() {
        assertThat(routes.all().stream()
                        .collect(groupingBy(
                                route -> route.verb() + " " + route.path(),
                                mapping(route -> Rule.of(route.method().getAnnotation(Requires.class)), toSet()))))
                .allSatisfy((operation, rules) -> assertThat(rules).hasSize(1));
    }

    @Test
    void every_resource_method_states_its_rule() {
        assertThat(routes.all())
                .isNotEmpty()
                .allSatisfy(route -> assertThat(route.method().getAnnotation(Requires.class))
                        .as("@Requires on %s", route)
                        .isNotNull()
                        .satisfies(requires -> assertThat(requires.value()).isNotEmpty()));
    }

    @Test
    void the_openapi_knows_every_resource_method_and_no_other() throws Exception {
        List<String> documented =
                calls().stream().map(call -> call.verb + " " + call.path).toList();
        List<String> answered = routes.all().stream()
                .filter(route -> !isPage(route) && !route.path().startsWith(FailingResource.PATH))
                .map(route -> route.verb() + " " + route.path())
                .distinct()
                .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(answered);
    }

    @Test
    void metrics_are_for_those_who_may_read() throws Exception {
        Call metrics = new Call("GET", "/metrics", List.of("read"));
        for (TokenKind kind : TokenKind.values()) {
            assertThat(verdict(status(metrics, kind))).as("%s", kind).isEqualTo(expected(metrics, kind));
        }
    }

    @Test
    void health_and_the_openapi_are_for_everybody() throws Exception {
        for (String path : List.of("/health/live", "/health/ready", "/health/started", "/openapi", "/problems")) {
            assertThat(status(new Call("GET", path, List.of()), TokenKind.NONE))
                    .as(path)
                    .isIn(200, 503);
        }
    }

    @Test
    void what_an_extension_put_somewhere_else_is_not_there() throws Exception {
        for (String path : List.of("/q/health", "/q/dev-ui", "/q/swagger-ui", "/q/openapi", "/q/arc", "/index.html")) {
            assertThat(status(new Call("GET", path, List.of()), TokenKind.ADMIN))
                    .as(path)
                    .isEqualTo(404);
        }
    }

    /** Pages are for people, who sign in by a cookie; PageAccessTest has their matrix. */
    private static boolean isPage(Routes.Route route) {
        return route.method().getDeclaringClass().getPackageName().equals("dev.leasehold.ui");
    }

    private boolean streams(Call call) {
        return routes.all().stream()
                .filter(route -> route.verb().equals(call.verb) && route.path().equals(call.path))
                .map(route -> route.method().getAnnotation(Produces.class))
                .anyMatch(produces ->
                        produces != null && List.of(produces.value()).contains(STREAM));
    }

    private static String expected(Call call, TokenKind kind) {
        if (call.anyOf.isEmpty()) {
            return kind == TokenKind.NONE || kind.isKnown() ? "answered" : "401";
        }
        return kind.mayCall(call.anyOf, call.within) ? "answered" : kind.isKnown() ? "403" : "401";
    }

    private static String verdict(int status) {
        return status == 401 || status == 403 ? String.valueOf(status) : "answered";
    }

    /** Only the status is waited for: some answers are streams without an end. */
    private int status(Call call, TokenKind kind) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(call.address()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", call.accept)
                .method(
                        call.verb,
                        BodyPublishers.ofString(Set.of("GET", "HEAD", "DELETE").contains(call.verb) ? "" : call.body));
        Optional.ofNullable(secrets.get(kind)).ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            response.body().close();
            return response.statusCode();
        } catch (IOException e) {
            throw new IOException("no answer to %s with token %s".formatted(call, kind), e);
        }
    }

    private List<Call> calls() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve("/openapi?format=json"))
                .timeout(PATIENCE)
                .build();
        JsonNode document = Json.MAPPER.readTree(
                client.send(request, BodyHandlers.ofString()).body());
        var calls = new ArrayList<Call>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode scopes = operation.getValue().get(ProblemsAndRules.SCOPE);
                    assertThat(scopes)
                            .as("%s of %s %s", ProblemsAndRules.SCOPE, operation.getKey(), path.getKey())
                            .isNotNull();
                    JsonNode within = operation.getValue().get(ProblemsAndRules.WITHIN);
                    calls.add(new Call(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            strings(scopes),
                            within == null ? null : within.asText()));
                }));
        return calls;
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
