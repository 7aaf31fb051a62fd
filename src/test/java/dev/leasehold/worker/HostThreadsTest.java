package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Errand;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The threads of a host whose service hangs or fails on purpose. */
class HostThreadsTest {
    private static final Duration TTL = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final HostWatch watch = new HostLog();
    private final ScriptedMode mode = new ScriptedMode();

    private long now;

    private HostThreads threads(Broker broker) {
        return new HostThreads(host(broker, System::nanoTime), Duration.ofMillis(200), watch);
    }

    private Host host(Broker broker, LongSupplier nanoTime) {
        return new Host(
                new HostTerms("r", 1, TTL),
                broker,
                mode,
                grant -> new BoundedLog(folder.resolve(grant.task()), 1_024),
                watch,
                nanoTime);
    }

    /** Grants one task; what else is asked of it is up to the test. */
    private static class OneTask implements Broker {
        private final AtomicBoolean granted = new AtomicBoolean();

        @Override
        public List<Grant> claim(String role, int max, Duration patience) {
            return granted.compareAndSet(false, true) ? List.of(named("task", 1)) : List.of();
        }

        static Grant named(String task, long epoch) {
            Work work = new Work(new Command.Shell("true"), List.of(), List.of(), Map.of(), null, null);
            return new Grant(task, 1, epoch, "r", TTL, Duration.ofMinutes(1), work, null);
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

    static Stream<Throwable> what_a_step_may_fail_of() {
        return Stream.of(new IllegalStateException("a bug"), new OutOfMemoryError("unable to create native thread"));
    }

    @ParameterizedTest
    @MethodSource("what_a_step_may_fail_of")
    void a_step_that_fails_is_tried_again_whatever_it_failed_of(Throwable why) throws Exception {
        Queue<Report> settled = new ConcurrentLinkedQueue<>();
        Queue<ErrandAnswer> answered = new ConcurrentLinkedQueue<>();
        Set<String> failed = ConcurrentHashMap.newKeySet();
        Broker failing = new OneTask() {
            @Override
            public List<Grant> claim(String role, int max, Duration patience) {
                failOnce("claim");
                return super.claim(role, max, patience);
            }

            @Override
            public List<Renewal> renew(String role, Collection<Held> held) {
                failOnce("renew");
                return super.renew(role, held);
            }

            @Override
            public News attend(String role, Collection<Attended> held, Duration patience) {
                failOnce("attend");
                return new News(false, List.of(new Errand(1, "task", 1, 1, Errand.Kind.CLEAR, "", false)));
            }

            @Override
            public void answer(List<ErrandAnswer> answers) {
                if (failed.add("answer") && why instanceof Error error) {
                    throw error;
                }
                answered.addAll(answers);
            }

            @Override
            public List<Settlement> settle(List<Report> reports) {
                failOnce("settle");
                settled.addAll(reports);
                return super.settle(reports);
            }

            private void failOnce(String call) {
                if (failed.add(call)) {
                    switch (why) {
                        case RuntimeException bug -> throw bug;
                        case Error error -> throw error;
                        default -> throw new AssertionError(why);
                    }
                }
            }
        };
        HostThreads threads = threads(failing);
        threads.start();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> mode.of("task") != null);
            await().atMost(Duration.ofSeconds(10)).until(() -> failed.contains("renew"));
            await().atMost(Duration.ofSeconds(10)).until(() -> !answered.isEmpty());
            mode.of("task").succeed();

            await().atMost(Duration.ofSeconds(10)).until(() -> !settled.isEmpty());
            assertThat(settled).hasSize(1);
            assertThat(answered).hasSize(1);
            assertThat(failed).containsExactlyInAnyOrder("claim", "renew", "attend", "answer", "settle");
        } finally {
            threads.stop(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @Test
    void no_claim_begins_any_more_once_a_stop_was_asked_for() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch work = new CountDownLatch(1);
        AtomicBoolean claimed = new AtomicBoolean();
        Broker waiting = new OneTask() {
            @Override
            public Duration awaitWork(String role, Duration patience) throws InterruptedException {
                waits.countDown();
                assertThat(work.await(10, TimeUnit.SECONDS)).isTrue();
                return Duration.ZERO;
            }

            @Override
            public List<Grant> claim(String role, int max, Duration patience) {
                claimed.set(true);
                return super.claim(role, max, patience);
            }
        };
        HostThreads threads = threads(waiting);
        threads.start();
        assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
            try {
                threads.stop(Duration.ofSeconds(1), Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(Duration.ofSeconds(10)).until(threads::isStopping);
        work.countDown();

        stopping.get(20, TimeUnit.SECONDS);
        assertThat(claimed).isFalse();
    }

    @Test
    void a_claim_waits_no_longer_in_all_than_it_may() throws Exception {
        AtomicReference<Duration> left = new AtomicReference<>();
        Broker slow = new OneTask() {
            @Override
            public Duration awaitWork(String role, Duration patience) {
                now += Duration.ofMillis(700).toNanos();
                return patience;
            }

            @Override
            public List<Grant> claim(String role, int max, Duration patience) {
                left.set(patience);
                return List.of();
            }
        };

        host(slow, () -> now).claim(Duration.ofSeconds(1));

        assertThat(left.get()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void what_cannot_be_held_takes_up_no_room_and_nothing_of_the_others() throws Exception {
        List<Integer> asked = new ArrayList<>();
        Broker two = new OneTask() {
            @Override
            public List<Grant> claim(String role, int max, Duration patience) {
                asked.add(max);
                List<Grant> one = super.claim(role, max, patience);
                return one.isEmpty() ? List.of() : List.of(named("first", 1), named("second", 2));
            }
        };
        Host host = new Host(
                new HostTerms("r", 2, TTL),
                two,
                mode,
                grant -> {
                    if (grant.task().equals("first")) {
                        throw new IllegalStateException("no log, as scripted");
                    }
                    return new BoundedLog(folder.resolve(grant.task()), 1_024);
                },
                watch,
                System::nanoTime);

        host.claim(Duration.ZERO);

        assertThat(mode.started()).containsExactly("second");
        assertThat(host.held()).isEqualTo(1);
        assertThat(asked).containsExactly(2);
        host.claim(Duration.ZERO);
        assertThat(asked).containsExactly(2, 1);
    }

    @Test
    void a_stop_hands_back_what_runs_although_its_calls_fail_of_anything() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Broker broken = new OneTask() {
            @Override
            public Duration awaitWork(String role, Duration patience) throws InterruptedException {
                if (mode.of("task") != null) {
                    never.await(patience.toMillis(), TimeUnit.MILLISECONDS);
                }
                return patience;
            }

            @Override
            public void endClaims(String role) {
                throw new IllegalArgumentException("a token with a line break");
            }

            @Override
            public void endAttending() {
                throw new IllegalStateException("a bug");
            }
        };
        HostThreads threads = threads(broken);
        threads.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> mode.of("task") != null);
        threads.stop(Duration.ZERO, Duration.ofSeconds(1));

        assertThat(mode.of("task").stops()).contains(Stop.HOST_STOPPING);
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
