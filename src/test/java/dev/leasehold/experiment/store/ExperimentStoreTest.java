package dev.leasehold.experiment.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.experiment.decision.Decision;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.decision.Progress;
import dev.leasehold.experiment.decision.Step;
import dev.leasehold.experiment.decision.StopReason;
import dev.leasehold.experiment.decision.Terms;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.spec.StopRules;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.Bell;
import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.NearHosts;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Retention;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExperimentStoreTest {
    private static final String BASE = "2b1f0e9d8c7b6a5948372615049382716a5b4c3d";
    private static final Digest CONTENT = new Digest("sha256:" + "0".repeat(64));
    private static final Bell SILENT = new Bell() {
        @Override
        public void ready(Collection<String> roles) {}

        @Override
        public void journal() {}

        @Override
        public void attention() {}

        @Override
        public void landed() {}
    };

    private final TestDatabase testDatabase = TestDatabase.fresh();
    private final AgroalDataSource pool = TestPool.of(testDatabase, 8);
    private final Database database = new Database(pool);
    private final Journal journal = new Journal(database, System::nanoTime);
    private final ExperimentStore store = new ExperimentStore(new Chronicle(SILENT));

    @AfterEach
    void close() {
        pool.close();
        testDatabase.close();
    }

    @Test
    void counters_equal_what_the_rows_count_whatever_happens() {
        for (long seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            UUID experiment = create(true);
            Terms terms = new Terms(3, true, 3, 25, null, StopRules.NONE);
            for (int round = 0; view(experiment).phase() != Phase.ENDED; round++) {
                assertThat(round).as("rounds until the end").isLessThan(400);
                database.run(connection -> decide(connection, experiment, terms, random));
                assertCountersHold(experiment);
                database.run(connection -> happen(connection, experiment, random));
                assertCountersHold(experiment);
            }
            assertThat(count(experiment, "idea", "state = 'waiting'")).isZero();
        }
    }

    /** An idea may wait for longer than unused contents are kept. */
    @Test
    void what_an_idea_needs_is_not_purged_however_long_it_waits() throws IOException {
        Blobs blobs = new Blobs(database);
        Digest needed =
                blobs.store(new ByteArrayInputStream(new byte[] {1})).blob().digest();
        Digest other =
                blobs.store(new ByteArrayInputStream(new byte[] {2})).blob().digest();
        UUID experiment = create(false);
        NewIdea idea = new NewIdea(TaskId.next(), "waits", 0, List.of(), needed, null);
        database.run(connection -> store.accept(connection, experiment, List.of(idea)));

        assertThat(blobs.purge(Duration.ofSeconds(-1), 100)).isEqualTo(1);

        assertThat(blobs.find(needed)).isPresent();
        assertThat(blobs.find(other)).isEmpty();
    }

    /** A purge that was faster than the loop would turn work that was done into a variant that failed. */
    @Test
    void a_task_that_has_ended_is_not_purged_before_its_experiment_has_looked_at_it() {
        Retention retention = new Retention(database, List.of(ExperimentViews.unseen()));
        UUID experiment = create(false);
        UUID variant = TaskId.next();
        UUID execution = ended();
        UUID evaluation = ended();
        UUID ideation = ended();
        UUID other = ended();
        NewIdea idea = idea("a", 0);
        database.run(connection -> {
            store.accept(connection, experiment, List.of(idea));
            store.execute(connection, experiment, idea.id(), variant, execution, BASE);
            store.asked(connection, experiment, 1, ideation);
        });

        assertThat(retention.purgeable(Duration.ZERO, 10)).containsExactly(TaskId.text(evaluation), TaskId.text(other));
        assertThat(retention.purge(List.of(TaskId.text(execution), TaskId.text(ideation), TaskId.text(other))))
                .as("not even when they were found before they were waited for")
                .isEqualTo(1);

        database.run(connection -> {
            move(connection, variant, VariantState.EXECUTING, VariantState.MADE, Result.made(BASE));
            move(connection, variant, VariantState.MADE, VariantState.EVALUATING, Result.evaluating(evaluation));
        });
        assertThat(retention.purgeable(Duration.ZERO, 10)).containsExactly(TaskId.text(execution));

        database.run(connection -> {
            move(connection, variant, VariantState.EVALUATING, VariantState.FAILED, Result.failed("x", "y"));
            store.answered(connection, experiment, View.Answer.FAILED, 1, "");
        });
        assertThat(retention.purgeable(Duration.ZERO, 10))
                .containsExactly(TaskId.text(execution), TaskId.text(evaluation), TaskId.text(ideation));
    }

    private UUID ended() {
        UUID id = TaskId.next();
        Tasks tasks = new Tasks(database, SILENT, new Leases(database, SILENT), new NearHosts());
        Work work = new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, null);
        database.run(connection ->
                tasks.submitWithin(connection, id, new NewTask("r", "", 0, null, Budget.DEFAULT, Map.of(), work)));
        tasks.cancel(TaskId.text(id));
        return id;
    }

    @Test
    void an_idea_becomes_one_variant_even_when_two_services_decide_at_once() throws Exception {
        UUID experiment = create(false);
        database.run(connection -> store.accept(connection, experiment, ideas(20)));
        Terms terms = new Terms(20, false, 1, null, null, StopRules.NONE);
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> deciders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                deciders.add(threads.submit(() -> {
                    start.await();
                    for (int n = 0; n < 20; n++) {
                        database.run(connection -> decide(connection, experiment, terms, new Random(1)));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> decider : deciders) {
                decider.get(60, TimeUnit.SECONDS);
            }
        }

        assertThat(count(experiment, "variant", "state = 'executing'")).isEqualTo(20);
        assertCountersHold(experiment);
    }

    @Test
    void the_highest_priority_comes_first_and_of_equals_the_oldest() {
        UUID experiment = create(false);
        List<NewIdea> some = List.of(idea("low", 1), idea("high", 5), idea("also-high", 5));
        database.run(connection -> store.accept(connection, experiment, some));

        assertThat(view(experiment).nextIdea())
                .isEqualTo(TaskId.text(some.get(1).id()));
    }

    @Test
    void a_move_from_a_state_that_was_left_changes_nothing() {
        UUID experiment = create(false);
        NewIdea idea = idea("a", 0);
        UUID variant = TaskId.next();
        database.run(connection -> {
            store.accept(connection, experiment, List.of(idea));
            assertThat(store.execute(connection, experiment, idea.id(), variant, TaskId.next(), BASE))
                    .isTrue();
            assertThat(store.execute(connection, experiment, idea.id(), TaskId.next(), TaskId.next(), BASE))
                    .isFalse();
            assertThat(move(connection, variant, VariantState.EXECUTING, VariantState.MADE, Result.made(BASE)))
                    .isTrue();
            assertThat(move(connection, variant, VariantState.EXECUTING, VariantState.FAILED, Result.failed("x", "y")))
                    .isFalse();
        });

        assertThat(view(experiment).work()).isEqualTo(new View.Work(1, 0, 1, 0, 0));
        assertThat(view(experiment).attempts()).isEqualTo(1);
    }

    @Test
    void state_and_event_commit_together_or_not_at_all() {
        UUID experiment = create(false);
        assertThatThrownBy(() -> database.run(connection -> {
                    store.accept(connection, experiment, List.of(idea("a", 0)));
                    throw new IllegalStateException("the service dies here");
                }))
                .hasMessageContaining("dies");
        database.run(connection -> store.accept(connection, experiment, List.of(idea("b", 0))));

        List<Event> events = events();
        assertThat(events).extracting(Event::kind).containsExactly("experiment.started", "idea.accepted");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.experiment()).isEqualTo(TaskId.text(experiment));
            assertThat(event.task()).isNull();
        });
        assertThat(events.getLast().data().get("slug").asText()).isEqualTo("b");
        assertThat(view(experiment).ideation().ideas()).isEqualTo(1);
    }

    @Test
    void an_evaluation_keeps_its_numbers_as_they_were_written() {
        UUID experiment = create(false);
        NewIdea idea = idea("a", 0);
        UUID variant = TaskId.next();
        Evaluation evaluation = new Evaluation(new LinkedHashMap<>(Map.of(
                "n", JsonNodeFactory.instance.numberNode(new java.math.BigInteger("123456789012345678901234567890")))));
        database.run(connection -> {
            store.accept(connection, experiment, List.of(idea));
            store.execute(connection, experiment, idea.id(), variant, TaskId.next(), BASE);
            move(connection, variant, VariantState.EXECUTING, VariantState.MADE, Result.made(BASE));
            move(connection, variant, VariantState.MADE, VariantState.EVALUATING, Result.evaluating(TaskId.next()));
            move(
                    connection,
                    variant,
                    VariantState.EVALUATING,
                    VariantState.EVALUATED,
                    Result.evaluated(evaluation, 2.5, null));
            move(connection, variant, VariantState.EVALUATED, VariantState.INTEGRATED, Result.integrated(BASE));
        });

        List<VariantLine> lines = database.transact(connection -> store.lines(connection, experiment));
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.evaluation().values().get("n")).hasToString("123456789012345678901234567890");
            assertThat(line.score()).isEqualTo(2.5);
            assertThat(line.state()).isEqualTo("integrated");
            assertThat(line.finishedAt()).isNotNull();
        });
    }

    @Test
    void who_has_ended_is_not_resumed() {
        UUID experiment = create(false);
        database.run(connection -> store.end(connection, experiment, StopReason.TERMINATED));

        assertThat(database.<Boolean>transact(connection -> store.enter(connection, experiment, Phase.RUNNING, null)))
                .isFalse();
        List<UUID> alive = database.transact(new ExperimentViews()::alive);
        assertThat(alive).doesNotContain(experiment);
    }

    /** Carries out one step, as the loop will. */
    private void decide(Connection connection, UUID experiment, Terms terms, Random random) throws SQLException {
        View view = store.lock(connection, experiment).orElseThrow();
        switch (Decision.next(terms, view)) {
            case Step.Integrate(String variant) -> {
                move(connection, id(variant), VariantState.EVALUATED, VariantState.INTEGRATED, Result.integrated(BASE));
                Progress progress = view.convergence().plus(random.nextDouble(), Direction.MAXIMIZE);
                store.watch(connection, experiment, "convergence", progress);
            }
            case Step.Evaluate(String variant) ->
                move(
                        connection,
                        id(variant),
                        VariantState.MADE,
                        VariantState.EVALUATING,
                        Result.evaluating(TaskId.next()));
            case Step.EvaluateBaseline _ ->
                store.evaluateBaseline(connection, experiment, TaskId.next(), TaskId.next(), BASE);
            case Step.Execute(String idea) ->
                store.execute(connection, experiment, id(idea), TaskId.next(), TaskId.next(), BASE);
            case Step.Ask(int wanted) -> store.asked(connection, experiment, wanted, TaskId.next());
            case Step.Stop(StopReason reason) -> store.stop(connection, experiment, reason);
            case Step.Pause(String why) -> store.enter(connection, experiment, Phase.PAUSED, why);
            case Step.End(StopReason reason) -> store.end(connection, experiment, reason);
            case Step.Wait _ -> {}
        }
    }

    private void happen(Connection connection, UUID experiment, Random random) throws SQLException {
        View view = store.lock(connection, experiment).orElseThrow();
        if (view.phase() == Phase.PAUSED) {
            store.enter(connection, experiment, Phase.RUNNING, null);
        } else if (view.ideation().asking() && random.nextBoolean()) {
            int admitted = Decision.admitted(
                    new Terms(3, true, 3, 25, null, StopRules.NONE), view.ideation(), random.nextInt(5));
            store.accept(connection, experiment, ideas(admitted));
            store.answered(connection, experiment, admitted == 0 ? View.Answer.FAILED : View.Answer.IDEAS, 1, "");
        } else {
            finishOne(connection, experiment, random);
        }
    }

    private void finishOne(Connection connection, UUID experiment, Random random) throws SQLException {
        record Running(UUID id, VariantState state, boolean baseline) {}
        Running one = Sql.of(connection, """
                select id, state, idea is null as baseline from variant
                where experiment = ? and state in ('executing', 'evaluating') limit 1
                """, experiment)
                .first(row -> new Running(
                        row.getObject("id", UUID.class),
                        VariantState.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
                        row.getBoolean("baseline")))
                .orElse(null);
        if (one == null) {
            return;
        }
        boolean well = random.nextInt(4) > 0;
        VariantState next = !well
                ? VariantState.FAILED
                : one.baseline()
                        ? VariantState.BASELINE
                        : one.state() == VariantState.EXECUTING ? VariantState.MADE : VariantState.EVALUATED;
        move(connection, one.id(), one.state(), next, well ? Result.made(BASE) : Result.failed("command-failed", "no"));
    }

    private boolean move(Connection connection, UUID variant, VariantState from, VariantState to, Result result)
            throws SQLException {
        return store.move(connection, variant, from, to, result, from == VariantState.EXECUTING ? 1 : 0);
    }

    private void assertCountersHold(UUID experiment) {
        View view = view(experiment);
        assertThat(view.ideation().ideas()).isEqualTo(count(experiment, "idea", "true"));
        assertThat(view.ideation().waiting()).isEqualTo(count(experiment, "idea", "state = 'waiting'"));
        assertThat(view.work().made()).isEqualTo(count(experiment, "variant", "idea is not null"));
        assertThat((long) view.work().executing()).isEqualTo(count(experiment, "variant", "state = 'executing'"));
        assertThat((long) view.work().toEvaluate()).isEqualTo(count(experiment, "variant", "state = 'made'"));
        assertThat((long) view.work().evaluating()).isEqualTo(count(experiment, "variant", "state = 'evaluating'"));
        assertThat((long) view.work().toIntegrate()).isEqualTo(count(experiment, "variant", "state = 'evaluated'"));
    }

    private long count(UUID experiment, String table, String condition) {
        return database.transact(connection -> Sql.of(
                        connection,
                        "select count(*) from %s where experiment = ? and %s".formatted(table, condition),
                        experiment)
                .first(row -> row.getLong(1))
                .orElseThrow());
    }

    private View view(UUID experiment) {
        return database.transact(connection -> store.lock(connection, experiment))
                .orElseThrow();
    }

    private List<Event> events() {
        boolean placed;
        do {
            placed = journal.place();
        } while (placed);
        return journal.after(0, 100);
    }

    private UUID create(boolean baseline) {
        UUID id = TaskId.next();
        database.run(connection ->
                store.create(connection, new Created(id, null, "spec", "leasehold", "exp-x", BASE, 2, baseline)));
        return id;
    }

    private static UUID id(String text) {
        return TaskId.parse(text).orElseThrow();
    }

    private static List<NewIdea> ideas(int count) {
        List<NewIdea> ideas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ideas.add(idea("idea-" + i, i));
        }
        return ideas;
    }

    private static NewIdea idea(String slug, double priority) {
        return new NewIdea(TaskId.next(), slug, priority, List.of(), CONTENT, null);
    }
}
