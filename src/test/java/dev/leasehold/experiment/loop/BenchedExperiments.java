package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.store.Created;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Confirmations;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.LeaseEngine;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Rung;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.sql.Sql;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * What the benchmark of experiments times: the loop's own decisions, on a real database with the real tasks. The forge
 * answers at once, and commands are nobody's: what those cost is another benchmark's.
 */
public final class BenchedExperiments implements AutoCloseable {
    /** To execute, to take that in, to evaluate, to take that in, and to record the integration. */
    public static final int DECISIONS_FOR_A_VARIANT = 5;

    /** As many as a spec may list. */
    private static final int MOST_IDEAS = 10_000;

    private static final String COMMIT = "2b1f0e9d8c7b6a5948372615049382716a5b4c3d";
    private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMinutes(1), Duration.ofHours(1));

    @SuppressWarnings("InlineFormatString") // It is a file, and reads as one.
    private static final String SPEC = """
            repository: {project: benched}
            metrics: {size: integer}
            objective: {expr: size, direction: minimize}
            baseline: {metrics: {size: 1}}
            roles:
              executor: {role: %1$s, command: ['true']}
              evaluator: {role: %1$s, command: ['true']}
            parallel: 4
            ideas:
              list:
            """;

    private final LeaseEngine engine;
    private final ExperimentStore store;
    private final Driver driver;

    public BenchedExperiments(DataSource source) {
        engine = new LeaseEngine(source, bell -> bell);
        store = new ExperimentStore(new Chronicle(engine.signals));
        Forge forge = (Forge)
                Proxy.newProxyInstance(Forge.class.getClassLoader(), new Class<?>[] {Forge.class}, (_, method, _) -> {
                    if (method.getName().equals("squash")) {
                        return Optional.of(COMMIT);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        driver = new Driver(
                engine.database,
                store,
                new ExperimentViews(),
                engine.tasks,
                new KnownSpecs(),
                new Requests(engine.database, engine.signals),
                new Ideas(forge, new Blobs(engine.database)),
                new Integrator(new Squasher(forge, Duration.ofMinutes(1), System::nanoTime), store));
    }

    /** One with so many variants behind it, and as many ideas before it, as a spec lists them. */
    public UUID experiment(int size) {
        UUID id = TaskId.next();
        StringBuilder spec = new StringBuilder(SPEC.formatted(role(id)));
        for (int i = 0; i < Math.min(2 * size, MOST_IDEAS); i++) {
            spec.append("  - {slug: idea-%d, content: 'take the idea number %d of this list'}%n".formatted(i, i));
        }
        Created created = new Created(id, null, spec.toString(), "leasehold", "benched", COMMIT, 4, false);
        engine.database.run(connection -> {
            store.create(connection, created);
            Sql.of(connection, """
                    with ideas as (
                      insert into idea (id, experiment, state, slug, priority, parents, artifacts)
                      select gen_random_uuid(), ?, case when n % 2 = 0 then 'taken' else 'waiting' end, 'idea-' || n, 0,
                        '{}', 'bench:' || n
                      from generate_series(1, ?::int) as n returning id, state, slug
                    ), variants as (
                      insert into variant (id, experiment, idea, slug, state, parents, execution_task, evaluation_task,
                        commit_id, integrated_id, evaluation, score, finished_at)
                      select gen_random_uuid(), ?, id, slug, 'integrated', array[?], gen_random_uuid(),
                        gen_random_uuid(), ?, ?, '{"size":7}', 7, now()
                      from ideas where state = 'taken' returning 1
                    )
                    update experiment set ideas = ?, waiting = ?, made = ? where id = ?
                    """, id, 2 * size, id, COMMIT, COMMIT, COMMIT, 2 * size, size, size, id)
                    .execute();
        });
        return id;
    }

    /** Brings so many more variants to their integration, and answers the nanoseconds that the loop took for it. */
    public long run(UUID experiment, int variants) {
        long took = 0;
        int before = integrated(experiment);
        while (integrated(experiment) < before + variants) {
            long start = System.nanoTime();
            driver.advance(experiment);
            took += System.nanoTime() - start;
            finishTasks(role(experiment));
        }
        return took;
    }

    /** What hosts and the service do with tasks, untimed. */
    private void finishTasks(String role) {
        List<Grant> grants = engine.leases.claim(role, new Claimant("bench", "process"), TERMS, 100);
        engine.settling.settle(grants.stream().map(BenchedExperiments::done).toList());
        engine.confirmations.settle(engine.confirmations.take(100).stream()
                .map(one ->
                        new Confirmations.Look(one, new Rung("service", Map.of()), Confirmations.Decision.CONFIRMED))
                .toList());
    }

    private static Report done(Grant grant) {
        Source source = Objects.requireNonNull(grant.work().source(), "an experiment's task has a source");
        boolean executor = source.commit() != Source.Commit.NONE;
        JsonNode outcome =
                executor ? null : Json.read("{\"status\":\"success\",\"evaluation\":{\"size\":5}}", JsonNode.class);
        Landing landing = executor ? new Landing(COMMIT, List.of()) : null;
        return new Report(grant.task(), grant.epoch(), new Verdict(null, "", outcome, 0, null, Usage.NONE, landing));
    }

    private int integrated(UUID experiment) {
        return engine.database.transact(connection -> Sql.of(
                        connection,
                        "select count(*) from variant where experiment = ? and state = 'integrated'",
                        experiment)
                .first(row -> row.getInt(1))
                .orElseThrow());
    }

    private static String role(UUID experiment) {
        return "bench-" + TaskId.text(experiment);
    }

    @Override
    public void close() {
        engine.close();
    }
}
