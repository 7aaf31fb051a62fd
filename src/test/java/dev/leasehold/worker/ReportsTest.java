package dev.leasehold.worker;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.live.LogPiece;
import dev.leasehold.worker.Mode.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class ReportsTest {
    private static final Verdict SUCCESS = new Verdict(null, "", null, 0, null, Usage.NONE, null);

    @TempDir
    Path folder;

    private final List<String> settled = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();

    private Holding holding(String task, long epoch) {
        Work work = new Work(new Command.Shell("true"), List.of(), List.of(), Map.of(), null, null);
        Grant grant = new Grant(task, 1, epoch, "r", Duration.ofMinutes(1), Duration.ofHours(1), work, null);
        return new Holding(grant, new BoundedLog(folder.resolve(task), 1_024), 0, () -> 0);
    }

    @Test
    void one_that_loses_its_lease_while_others_are_forgotten_is_not_left_between_them() throws Exception {
        Holding lost = holding("lost", 1);
        Holding losing = holding("losing", 2);
        lost.stop(Stop.LEASE_LOST);
        Broker broker = new SettlingBroker();
        Reports reports =
                new Reports(broker, new LogShipping(broker, new HostLog()), new HostLog(), holding -> true, holding -> {
                    forgotten.add(holding.grant.task());
                    losing.stop(Stop.LEASE_LOST);
                });
        reports.add(lost, SUCCESS);
        reports.add(losing, SUCCESS);

        reports.settle(Duration.ZERO);

        assertThat(settled).containsExactly("losing");
        assertThat(forgotten).containsExactly("lost", "losing");
    }

    /** Takes every report. */
    private final class SettlingBroker extends DeafBroker {
        @Override
        public List<Settlement> settle(List<Report> reports) {
            reports.forEach(report -> settled.add(report.task()));
            return reports.stream()
                    .<Settlement>map(report -> new Settlement.Accepted(report.task(), "succeeded"))
                    .toList();
        }

        @Override
        public Set<String> append(List<LogPiece> pieces) {
            return Set.of();
        }
    }
}
