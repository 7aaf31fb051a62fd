package dev.leasehold.api.audit;

import dev.leasehold.api.Routes;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.audit.Act;
import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AuditTest {
    @Inject
    ApiClient api;

    @Inject
    Audit audit;

    @Inject
    Routes routes;

    private long before;

    @BeforeEach
    void start_from_here() {
        List<Act> all = audit.after(0, 1_000);
        before = all.isEmpty() ? 0 : all.getLast().position();
    }

    @Test
    void an_administrative_act_is_on_record_with_who_and_how_it_ended() {
        String id = api.as(Scope.ADMIN)
                .body("{\"name\":\"audited\",\"scopes\":[\"read\"]}")
                .post("/v1/tokens")
                .path("id");
        api.as(Scope.ADMIN).delete("/v1/tokens/" + id);
        api.as(Scope.ADMIN).delete("/v1/tokens/" + UUID.randomUUID());

        assertThat(audit.after(before, 10))
                .extracting(Act::who, Act::act, Act::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("test", "token.create", 201),
                        org.assertj.core.groups.Tuple.tuple("test", "token.revoke", 204),
                        org.assertj.core.groups.Tuple.tuple("test", "token.revoke", 404));
        assertThat(audit.after(before, 10).getFirst().about()).contains(id).contains("audited");
        api.as(Scope.ADMIN)
                .get("/v1/audit?after=" + before)
                .then()
                .statusCode(200)
                .body("acts.who", everyItem(equalTo("test")))
                .body("acts.target", hasItem("DELETE /v1/tokens/" + id));
    }

    @Test
    void the_record_holds_no_token() {
        String token = api.as(Scope.ADMIN)
                .body("{\"name\":\"audited\",\"scopes\":[\"read\"]}")
                .post("/v1/tokens")
                .path("token");

        assertThat(audit.after(before, 10).toString()).doesNotContain(token.substring(3));
    }

    @Test
    void what_was_not_allowed_was_no_act() {
        api.submitter()
                .body("{\"olderThanSeconds\":0,\"dryRun\":true}")
                .post("/v1/purge")
                .then()
                .statusCode(403);

        assertThat(audit.after(before, 10)).isEmpty();
    }

    @Test
    void looking_is_no_act() {
        api.as(Scope.ADMIN).get("/v1/tokens");
        api.as(Scope.ADMIN).get("/v1/audit");

        assertThat(audit.after(before, 10)).isEmpty();
    }

    @Test
    void every_route_that_only_an_administrator_may_use_to_change_something_is_recorded() {
        assertThat(routes.all())
                .filteredOn(route -> List.of(
                                route.method().getAnnotation(Requires.class).value())
                        .equals(List.of(Access.ADMIN)))
                .allSatisfy(route -> assertThat(AuditFilter.isRecorded(route.verb(), route.method()))
                        .as("%s", route)
                        .isEqualTo(!route.verb().equals("GET")));
    }

    @Test
    void the_record_goes_by_age_alone() {
        api.as(Scope.ADMIN)
                .body("{\"olderThanSeconds\":999999999,\"dryRun\":true}")
                .post("/v1/purge");

        audit.purge(Duration.ofDays(1));

        assertThat(audit.after(before, 10)).hasSize(1);
    }
}
