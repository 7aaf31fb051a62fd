package dev.leasehold.api;

import dev.leasehold.reaper.Purge;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PurgeBesideExperimentTest extends ExperimentStand {
    @Inject
    Purge purge;

    @Test
    void a_purge_of_all_that_has_ended_costs_an_experiment_nothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> purged = threads.submit(() -> {
                int total = 0;
                while (!done.get()) {
                    total += purge.tasks(Duration.ZERO, 1_000, false);
                }
                return total;
            });
            try {
                String id = submit(
                        spec(EXECUTOR, EVALUATOR, "parallel: 4\n" + ideas("10", "11", "12", "13", "14", "15", "16")));
                ended(id);
                assertThat(variants(id).getList("variants.reason", String.class))
                        .containsOnlyNulls();
                assertThat(variants(id).getList("variants.state", String.class)).containsOnly("integrated");
            } finally {
                done.set(true);
            }
            assertThat(purged.get()).isPositive();
        }
    }
}
