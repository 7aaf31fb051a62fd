package dev.leasehold.ui;

import dev.leasehold.api.Routes;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may see a page, and who may press its buttons. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PageAccessTest {
    private static final String NOBODYS = "00000000-0000-0000-0000-000000000000";

    @Inject
    Routes routes;

    @Inject
    ApiClient api;

    private static RequestSpecification browser() {
        return RestAssured.given().redirects().follow(false);
    }

    private static RequestSpecification signedIn(String token) {
        return browser().cookie(SessionCookie.NAME, token);
    }

    private List<Routes.Route> pages() {
        return routes.all().stream()
                .filter(route ->
                        route.method().getDeclaringClass().getPackageName().equals("dev.leasehold.ui"))
                .filter(route -> !List.of(
                                route.method().getAnnotation(Requires.class).value())
                        .contains(Access.PUBLIC))
                .toList();
    }

    private static Response call(RequestSpecification who, Routes.Route route) {
        return who.request(route.verb(), route.path().replaceAll("\\{[a-z]+}", NOBODYS));
    }

    /** A script that follows a stream cannot be sent anywhere: it is told. */
    private static int refusal(Routes.Route route) {
        return route.method().getReturnType() == void.class ? 401 : 303;
    }

    @Test
    void every_page_sends_strangers_to_sign_in() {
        assertThat(pages()).hasSizeGreaterThan(10).allSatisfy(route -> {
            Response answer = call(browser(), route);

            assertThat(answer.statusCode()).as("%s", route).isEqualTo(refusal(route));
            if (answer.statusCode() == 303) {
                assertThat(answer.header("Location")).as("%s", route).contains("/login?to=");
            }
        });
    }

    @Test
    void every_page_sends_those_whose_token_is_not_known_to_sign_in() {
        assertThat(pages())
                .allSatisfy(route -> assertThat(
                                call(signedIn("lh_" + "0".repeat(64)), route).statusCode())
                        .as("%s", route)
                        .isEqualTo(refusal(route)));
    }

    @Test
    void no_button_works_for_who_may_only_read() {
        String token = api.token(Scope.READ);

        assertThat(pages().stream().filter(route -> route.verb().equals("POST")))
                .hasSizeGreaterThan(3)
                .allSatisfy(route -> assertThat(call(signedIn(token).formParam("word", FormWord.of(token)), route)
                                .statusCode())
                        .as("%s", route)
                        .isEqualTo(403));
    }

    @Test
    void no_button_works_without_the_word_of_the_visitors_own_page() {
        String token = api.token(Scope.SUBMIT);
        String another = FormWord.of(api.token(Scope.SUBMIT));
        String task = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");

        for (RequestSpecification form : List.of(
                signedIn(token),
                signedIn(token).formParam("word", another),
                signedIn(token).formParam("word", ""))) {
            assertThat(form.post("/tasks/" + task + "/cancel").statusCode()).isEqualTo(403);
        }
        assertThat(api.submitter().get("/v1/tasks/" + task).path("state").toString())
                .isEqualTo("queued");
    }

    @Test
    void a_button_does_what_it_says_and_leads_back_to_its_page() {
        String token = api.token(Scope.SUBMIT);
        String task = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");

        Response answer = signedIn(token).formParam("word", FormWord.of(token)).post("/tasks/" + task + "/cancel");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/tasks/" + task);
        assertThat(api.submitter().get("/v1/tasks/" + task).path("state").toString())
                .isEqualTo("cancelled");
    }

    @Test
    void a_cookie_opens_no_route_of_the_api() {
        assertThat(signedIn(api.token(Scope.ADMIN)).get("/v1/tasks").statusCode())
                .isEqualTo(401);
        assertThat(signedIn(api.token(Scope.ADMIN))
                        .contentType("application/json")
                        .body("{\"role\":\"outside\",\"command\":\"true\"}")
                        .post("/v1/tasks")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void signing_in_leaves_a_cookie_that_scripts_and_other_sites_cannot_use() {
        String token = api.token(Scope.READ);

        Response answer =
                browser().formParam("token", token).formParam("to", "/queue").post("/login");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).endsWith("/queue");
        assertThat(answer.header("Set-Cookie"))
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Strict")
                .containsIgnoringCase("Path=/");
        assertThat(browser().cookies(answer.cookies()).get("/queue").statusCode())
                .isEqualTo(200);
    }

    @Test
    void signing_in_never_leads_to_another_site() {
        for (String to : List.of("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "x")) {
            Response answer = browser()
                    .formParam("token", api.token(Scope.READ))
                    .formParam("to", to)
                    .post("/login");

            assertThat(answer.header("Location")).as(to).matches("http://[^/]+/");
        }
    }

    @Test
    void a_wrong_token_is_told_so_and_is_not_shown_again() {
        String wrong = "lh_" + "1".repeat(64);

        Response answer = browser().formParam("token", wrong).post("/login");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body().asString()).contains("not known here").doesNotContain(wrong);
    }

    @Test
    void signing_out_takes_the_cookie_away() {
        String token = api.token(Scope.READ);

        Response answer = signedIn(token).post("/logout");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Set-Cookie"))
                .contains(SessionCookie.NAME + "=")
                .contains("Max-Age=0");
    }

    @Test
    void what_is_not_there_is_explained_on_a_page() {
        Response answer = signedIn(api.token(Scope.READ)).get("/tasks/" + NOBODYS);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.body().asString()).contains("task-not-found");
    }

    @Test
    void no_page_runs_what_is_not_the_services_own() {
        Response answer = signedIn(api.token(Scope.READ)).get("/");

        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body().asString()).doesNotContain("<script>", "style=\"", "onclick");
    }

    @Test
    void scripts_and_styles_are_for_everybody() {
        for (String path : List.of(
                "/assets/page.css",
                "/assets/log.js",
                "/assets/leasehold.svg",
                "/webjars/htmx.org/2.0.8/dist/htmx.min.js",
                "/webjars/htmx-ext-sse/2.2.2/sse.js")) {
            assertThat(browser().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }
}
