package dev.leasehold.lease;

import dev.leasehold.lease.Errand.Kind;
import dev.leasehold.lease.Errands.Wish;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

/** What is asked of the holders of running tasks. */
class ErrandsTest {
    private static LeaseFixture fixture;
    private static Errands errands;

    @BeforeAll
    static void open() {
        fixture = new LeaseFixture();
        errands = new Errands(fixture.database, new Signals(subjects -> {}));
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static Grant running(String role) {
        fixture.submit(LeaseFixture.task(role));
        return fixture.claim(role, 1).getFirst();
    }

    private static Wish input(String text, String key) {
        return new Wish(Kind.INPUT, text, false, "ann", key);
    }

    private static long made(Grant grant, Wish wish) {
        return ((Asked.Made) errands.ask(grant.task(), wish)).errand();
    }

    private static List<Errand> open(Grant grant, long after) {
        return errands.open(List.of(new Attended(grant.task(), grant.epoch(), after)));
    }

    private static String textOf(long errand) {
        return fixture.database.transact(
                connection -> Sql.of(connection, "select text from errand where id = ?", errand)
                        .first(row -> row.getString("text"))
                        .orElseThrow());
    }

    @Test
    void a_holder_hears_of_errands_in_their_order_and_of_none_that_it_has_taken_on() {
        Grant grant = running("order");
        long first = made(grant, input("one", null));
        long second = made(grant, input("two", null));

        assertThat(open(grant, 0)).extracting(Errand::id).containsExactly(first, second);
        assertThat(open(grant, first)).extracting(Errand::text).containsExactly("two");
    }

    @Test
    void a_repeated_call_is_one_errand() {
        Grant grant = running("key");

        assertThat(made(grant, input("one", "k"))).isEqualTo(made(grant, input("one", "k")));
        assertThat(open(grant, 0)).hasSize(1);
    }

    @Test
    void an_answer_reaches_who_asked_and_the_text_is_forgotten() throws Exception {
        Grant grant = running("answer");
        long errand = made(grant, input("secret", null));
        errands.answer(List.of(ErrandAnswer.done(open(grant, 0).getFirst())));

        assertThat(errands.await(errand, Duration.ZERO))
                .hasValueSatisfying(answer -> assertThat(answer.refused()).isNull());
        assertThat(open(grant, 0)).isEmpty();
        assertThat(textOf(errand)).isEmpty();
    }

    @Test
    void an_answer_under_another_epoch_changes_nothing() throws Exception {
        Grant grant = running("stale");
        long errand = made(grant, Wish.of(Kind.INTERRUPT, "ann"));
        errands.answer(List.of(new ErrandAnswer(errand, grant.epoch() + 1, null, "", null)));

        assertThat(errands.await(errand, Duration.ZERO)).isEmpty();
    }

    @Test
    void nobody_waits_for_the_answer_of_an_attempt_that_has_ended() throws Exception {
        Grant grant = running("ended");
        long errand = made(grant, Wish.of(Kind.INTERRUPT, "ann"));
        fixture.settle(grant, LeaseFixture.success());

        assertThat(errands.await(errand, Duration.ofMinutes(1)))
                .hasValueSatisfying(answer -> assertThat(answer.refused()).isEqualTo(ProblemCode.TASK_NOT_RUNNING));
    }

    @Test
    void a_task_that_nobody_holds_cannot_be_asked() {
        String queued = fixture.submit(LeaseFixture.task("queued"));

        assertThat(errands.ask(queued, Wish.of(Kind.INTERRUPT, "ann"))).isEqualTo(new Asked.NotRunning("queued"));
        assertThat(errands.ask("nothing", Wish.of(Kind.INTERRUPT, "ann"))).isEqualTo(new Asked.Unknown());
    }

    @Test
    void what_one_attempt_leaves_undone_is_bounded() {
        Grant grant = running("backlog");
        IntStream.range(0, Errands.MOST_OPEN).forEach(i -> made(grant, input("x", null)));

        assertThat(errands.ask(grant.task(), input("x", null))).isEqualTo(new Asked.Backlog(Errands.MOST_OPEN));
    }

    @Test
    void the_journal_says_who_asked_and_not_what_was_put_in() {
        Grant grant = running("journal");
        made(grant, input("secret", null));
        made(grant, Wish.of(Kind.DIAGNOSE, "bob"));
        fixture.placeJournal();

        assertThat(fixture.journal.lastOfTask(grant.task(), 1)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("task.input");
            assertThat(String.valueOf(event.data())).contains("\"by\":\"ann\"").doesNotContain("secret");
        });
    }

    @Test
    void one_renewal_tells_for_how_long_each_of_a_hundred_running_tasks_has_been_quiet() {
        fixture.submit(Collections.nCopies(100, LeaseFixture.task("hundred")));
        List<Grant> grants = fixture.claim("hundred", 100);
        Map<String, Long> quiet = grants.stream().collect(toMap(Grant::task, grant -> grant.epoch() % 1000));
        fixture.leases.renew(
                grants.stream()
                        .map(grant -> new Held(grant.task(), grant.epoch(), 1000 * quiet.get(grant.task())))
                        .toList(),
                LeaseFixture.TERMS);

        TaskFilter running = new TaskFilter(List.of("running"), "hundred", null, null, Map.of());
        assertThat(fixture.tasks.list(running, null, 200))
                .hasSize(100)
                .allSatisfy(task -> assertThat(Duration.between(task.lastActivityAt(), task.leaseExpiresAt())
                                .minus(LeaseFixture.TERMS.ttl()))
                        .isEqualTo(Duration.ofSeconds(quiet.get(task.id()))));
    }

    @Test
    void a_renewal_tells_when_something_was_last_printed() {
        Grant grant = running("activity");
        assertThat(fixture.tasks.find(grant.task()).orElseThrow().lastActivityAt())
                .isNotNull();
        fixture.leases.renew(List.of(new Held(grant.task(), grant.epoch(), 90_000L)), LeaseFixture.TERMS);

        Task task = fixture.tasks.find(grant.task()).orElseThrow();
        assertThat(Duration.between(task.lastActivityAt(), task.leaseExpiresAt()))
                .isEqualTo(LeaseFixture.TERMS.ttl().plusSeconds(90));
    }
}
