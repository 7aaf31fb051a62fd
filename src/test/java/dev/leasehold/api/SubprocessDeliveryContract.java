package dev.leasehold.api;

import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** And what only a host does that keeps its repositories beside its workspaces. */
abstract class SubprocessDeliveryContract extends DeliveryContract {
    @Test
    void a_large_repository_that_is_checked_out_again_is_there_before_it_is_asked_for() {
        String[] files = IntStream.range(0, 250).mapToObj("f%d=x"::formatted).toArray(String[]::new);
        String large = local.commit("main", files);
        local.git("push", "-q", url, "main");
        // Written before the attempt's own repository was made.
        String look = "test f7 -ot .git/config && echo spare; git status --porcelain; echo changed > f9";

        String id = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            String task = submit(look, "auto");
                            assertThat(ended(task).getString("state")).isEqualTo("succeeded");
                            return task;
                        },
                        task -> log(task).equals("spare\n"));

        assertThat(local.git("diff", "--name-status", large, landed(id))).isEqualTo("M\tf9");
    }
}
