package dev.leasehold.api;

import dev.leasehold.live.LogFeed;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.Followers;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many who look at the same cost little more than one. {@code leasehold bench followers} has the figures of 2,000. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ManyFollowersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EACH = 100;

    @TestHTTPResource("/")
    URI server;

    @Inject
    ApiClient api;

    @Inject
    LogFeed feed;

    @Test
    void each_of_two_hundred_followers_hears_of_everything_and_a_log_is_looked_at_once_for_all() {
        String id = api.submit("{\"role\":\"talking\",\"command\":\"echo ready; cat\"}");
        String token = api.token(Scope.READ);
        int before = feed.size();
        try (Followers logs = new Followers();
                Followers events = new Followers()) {
            logs.open(server, token, "/v1/tasks/" + id + "/log", EACH, Followers.PRINTED);
            events.open(server, token, "/v1/events?task=" + id, EACH, Followers.WRITTEN);
            await().atMost(PATIENCE).until(() -> logs.opened() == EACH && events.opened() == EACH);
            assertThat(feed.size()).isEqualTo(before + 1);

            send(id, "{\"text\":\"tick 1000000000000000000\\n\"}");
            await().atMost(PATIENCE).until(() -> logs.fewest() >= 1);
            send(id, "{\"end\":true}");
            await().atMost(PATIENCE).until(() -> logs.ended() == EACH);
            await().atMost(PATIENCE).until(() -> events.fewest() >= 4);
        }
        await().atMost(PATIENCE).until(() -> feed.size() <= before);
    }

    private void send(String id, String body) {
        api.submitter().body(body).post("/v1/tasks/{id}/input", id).then().statusCode(200);
    }
}
