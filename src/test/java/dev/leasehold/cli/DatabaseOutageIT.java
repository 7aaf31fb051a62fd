package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.List;

/** The database goes away under load and comes back: nothing is lost, nothing is done twice, nothing is left. */
class DatabaseOutageIT {
    private static final int TASKS = 200;

    @TempDir
    Path folder;

    @Test
    void whatever_is_cut_or_stopped_every_task_succeeds_once_and_leaves_nothing() throws Exception {
        try (Fleet fleet = new Fleet(folder)) {
            fleet.submit(TASKS);
            List<Runnable> outages = List.of(
                    fleet::cutConnections,
                    fleet::cutTheLine,
                    fleet::restartPostgres,
                    fleet::cutTheLine,
                    fleet::cutConnections,
                    fleet::restartPostgres);
            for (int outage = 0; outage < outages.size(); outage++) {
                fleet.awaitEnded((outage + 1) * TASKS / (outages.size() + 1));
                outages.get(outage).run();
            }
            fleet.awaitEnded(TASKS);

            fleet.mustHaveDone(TASKS);
        }
    }
}
