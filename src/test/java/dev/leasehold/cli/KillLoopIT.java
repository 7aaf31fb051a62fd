package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Services are killed under load, again and again: nothing is lost, nothing is done twice, nothing is left. */
class KillLoopIT {
    private static final int TASKS = 160;
    private static final int KILLS = 5;

    @TempDir
    Path folder;

    @Test
    void whoever_is_killed_whenever_every_task_succeeds_once_and_leaves_nothing() throws Exception {
        Random random = new Random();
        try (Fleet fleet = new Fleet(folder)) {
            fleet.submit(TASKS);
            for (int kill = 1; kill <= KILLS; kill++) {
                fleet.awaitEnded(kill * TASKS / (KILLS + 1));
                fleet.replicas.get(random.nextInt(2)).killAndRestart();
            }
            fleet.awaitEnded(TASKS);

            assertThat(fleet.count("select count(*) from attempt where code = 'lease-expired'"))
                    .as("attempts that a kill cut off")
                    .isPositive();
            fleet.mustHaveDone(TASKS);
        }
    }
}
