package dev.leasehold.reaper;

import dev.leasehold.lease.QueueDepth;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.sql.DatabaseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import java.util.List;
import java.util.function.Function;

/** How deep the queues are and how old their oldest task, by role and state: looked at now and then, not at each scrape. */
@Singleton
public class QueueMeters {
    private static final Logger LOG = Logger.getLogger(QueueMeters.class);

    private final Tasks tasks;
    private final MultiGauge depth;
    private final MultiGauge oldest;

    QueueMeters(Tasks tasks, MeterRegistry meters) {
        this.tasks = tasks;
        this.depth = MultiGauge.builder("leasehold_tasks").register(meters);
        this.oldest = MultiGauge.builder("leasehold_oldest_task_seconds").register(meters);
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        try {
            List<QueueDepth> depths = tasks.depths();
            depth.register(rows(depths, QueueDepth::tasks), true);
            oldest.register(rows(depths, QueueDepth::oldestSeconds), true);
        } catch (DatabaseException e) {
            LOG.warnf("event=queue-not-seen why=\"%s\"", e.getMessage());
        }
    }

    private static List<MultiGauge.Row<?>> rows(List<QueueDepth> depths, Function<QueueDepth, Number> value) {
        return depths.stream()
                .<MultiGauge.Row<?>>map(depth ->
                        MultiGauge.Row.of(Tags.of("role", depth.role(), "state", depth.state()), value.apply(depth)))
                .toList();
    }
}
