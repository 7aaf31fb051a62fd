package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Work;
import dev.leasehold.live.LogPiece;
import dev.leasehold.worker.Mode.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The threads of a host whose service hangs or fails on purpose. */
class HostThreadsTest {
    private static final Duration TTL = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final HostWatch watch = new HostLog();
    private final ScriptedMode mode = new ScriptedMode();

    private HostThreads threads(Broker broker) {
        Host host = new Host(
                new HostTerms("r", 1, TTL),
                broker,
                mode,
                grant -> new BoundedLog(folder.resolve(grant.task()), 1_024),
                watch,
                System::nanoTime);
        return new HostThreads(host, Duration.ofMillis(200), watch);
    }

    /** Grants one task; what else is asked of it is up to the test. */
    private static class OneTask implements Broker {
        private final AtomicBoolean granted = new AtomicBoolean();

        @Override
        public List<Grant> claim(String role, int max, Duration patience) {
            Work work = new Work(new Command.Shell("true"), List.of(), List.of(), Map.of(), null, null);
            return granted.compareAndSet(false, true)
                    ? List.of(new Grant("task", 1, 1, role, TTL, Duration.ofMinutes(1), work, null))
                    : List.of();
        }

        @Override
        public List<Renewal> renew(String role, Collection<Held> held) {
            return held.stream()
                    .map(lease -> new Renewal(lease.task(), lease.epoch(), Renewal.State.RENEWED))
                    .toList();
        }

        @Override
        public News attend(String role, Collection<Attended> held, Duration patience) {
            return News.NONE;
        }

        @Override
        public void answer(List<ErrandAnswer> answers) {}

        @Override
        public Set<String> append(List<LogPiece> pieces) {
            return Set.of();
        }

        @Override
        public List<Settlement> settle(List<Report> reports) {
            return reports.stream()
                    .<Settlement>map(report -> new Settlement.Accepted(report.task(), "succeeded"))
                    .toList();
        }
    }

    @Test
    void a_renewal_that_hangs_does_not_keep_the_host_from_stopping_in_time() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Broker hanging = new OneTask() {
            @Override
            public List<Renewal> renew(String role, Collection<Held> held) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return List.of();
            }
        };
        HostThreads threads = threads(hanging);
        threads.start();
        try {
            long start = System.nanoTime();
            await().atMost(Duration.ofSeconds(10)).until(() -> mode.of("task") != null);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> mode.of("task").stops().contains(Stop.LEASE_LOST));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TTL);
        } finally {
            mode.of("task").succeed();
            never.countDown();
            threads.stop(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @Test
    void a_bug_in_a_step_does_not_end_its_thread() throws Exception {
        Queue<Report> settled = new ConcurrentLinkedQueue<>();
        CountDownLatch failedOnce = new CountDownLatch(1);
        Broker buggy = new OneTask() {
            @Override
            public List<Settlement> settle(List<Report> reports) {
                if (failedOnce.getCount() > 0) {
                    failedOnce.countDown();
                    throw new IllegalStateException("a bug");
                }
                settled.addAll(reports);
                return super.settle(reports);
            }
        };
        HostThreads threads = threads(buggy);
        threads.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> mode.of("task") != null);
        mode.of("task").succeed();

        assertThat(failedOnce.await(10, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(settled).hasSize(1));
        threads.stop(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void stopping_lets_what_runs_go_on_for_the_grace_and_then_asks_it_to_stop() throws Exception {
        HostThreads threads = threads(new OneTask());
        threads.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> mode.of("task") != null);

        threads.stop(Duration.ofMillis(100), Duration.ofMillis(500));
        assertThat(mode.of("task").stops()).containsExactly(Stop.HOST_STOPPING);
    }
}
