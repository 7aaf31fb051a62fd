package dev.leasehold.lease;

import dev.leasehold.lease.RoleStatistics.CodeCount;
import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What is counted and measured of attempts that have ended. */
class StatisticsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static LeaseFixture fixture;
    private static Statistics statistics;

    @BeforeAll
    static void open() {
        fixture = new LeaseFixture();
        statistics = new Statistics(fixture.database);
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static void attempt(String role, String group, Verdict verdict) {
        fixture.submit(LeaseFixture.task(role, group, 0));
        fixture.settle(fixture.claim(role, 1).getFirst(), verdict);
    }

    private static RoleStatistics of(String role) {
        return statistics.of(DAY, role, null).getFirst();
    }

    @Test
    void attempts_are_counted_by_how_they_ended() {
        attempt("count", "", LeaseFixture.success());
        attempt("count", "", Verdict.failed(Code.COMMAND_FAILED, "no"));
        attempt("count", "", Verdict.failed(Code.SPAWN_FAILED, "no"));

        RoleStatistics found = of("count");
        assertThat(found.attempts()).isEqualTo(3);
        assertThat(found.succeeded()).isEqualTo(1);
        assertThat(found.onTheHouse()).isEqualTo(1);
        assertThat(found.codes())
                .containsExactlyInAnyOrder(
                        new CodeCount(Code.COMMAND_FAILED, Fault.USER, 1),
                        new CodeCount(Code.SPAWN_FAILED, Fault.INFRASTRUCTURE, 1));
    }

    @Test
    void an_attempt_whose_holder_fell_silent_is_abandoned() {
        String id = fixture.submit(LeaseFixture.task("silent"));
        fixture.claim("silent", 1);
        fixture.letExpire(id);
        fixture.settling.expire(List.of(id));

        assertThat(of("silent").abandoned()).isEqualTo(1);
    }

    @Test
    void waits_and_runs_are_measured_at_the_median_and_near_their_worst() {
        for (int i = 0; i < 11; i++) {
            attempt("times", "", LeaseFixture.success());
        }
        fixture.database.run(connection -> Sql.of(connection, """
                with numbered as (
                  select id, row_number() over (order by id) - 1 as n from task where role = 'times'
                ), waits as (
                  update task t set submitted_at = now() - n * interval '10 seconds' from numbered where numbered.id = t.id
                )
                update attempt a set started_at = now(), ended_at = now() + n * interval '1 second'
                from numbered where numbered.id = a.task
                """).execute());

        RoleStatistics found = of("times");
        assertThat(found.waited().median()).isCloseTo(50, within(0.001));
        assertThat(found.waited().p90()).isCloseTo(90, within(0.001));
        assertThat(found.ran().p99()).isCloseTo(9.9, within(0.001));
        assertThat(found.ran().most()).isCloseTo(10, within(0.001));
    }

    @Test
    void one_group_and_a_time_narrow_it_down() {
        attempt("narrow", "a", LeaseFixture.success());
        attempt("narrow", "b", LeaseFixture.success());

        assertThat(statistics.of(DAY, "narrow", "a"))
                .singleElement()
                .extracting(RoleStatistics::attempts)
                .isEqualTo(1L);
        assertThat(statistics.of(Duration.ofMinutes(-1), "narrow", null)).isEmpty();
        assertThat(statistics.of(DAY, "nothing", null)).isEmpty();
    }
}
