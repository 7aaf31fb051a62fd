package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.evaluation.OutcomeRefused;
import dev.leasehold.experiment.loop.Experiments.Begun;
import dev.leasehold.experiment.spec.Baseline;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.store.Created;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.NewIdea;
import dev.leasehold.experiment.store.Result;
import dev.leasehold.experiment.store.Submitted;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import dev.leasehold.worker.session.IdeaLine;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.function.Supplier;

import static dev.leasehold.platform.problem.ProblemCode.IDEMPOTENCY_CONFLICT;

/**
 * Begins an experiment: its repository first, then its row with all that its spec lists. Of two calls with one key, one
 * begins it, and the other one's repository goes again.
 */
final class Beginning {
    private final Database database;
    private final ExperimentStore store;
    private final ExperimentViews views;
    private final Repositories repositories;
    private final Ideas ideas;
    private final Submissions submissions;

    Beginning(
            Database database,
            ExperimentStore store,
            ExperimentViews views,
            Repositories repositories,
            Ideas ideas,
            Submissions submissions) {
        this.database = database;
        this.store = store;
        this.views = views;
        this.repositories = repositories;
        this.ideas = ideas;
        this.submissions = submissions;
    }

    /** What is handed in is looked at only when the key has begun nothing yet. */
    Begun begin(Supplier<Submissions.Read> handedIn, Created.@Nullable Key key) {
        return begun(key).orElseGet(() -> begin(handedIn.get(), key));
    }

    private Begun begin(Submissions.Read read, Created.@Nullable Key key) {
        UUID id = TaskId.next();
        Repositories.Prepared prepared = submissions.prepare(read, TaskId.text(id));
        boolean needed = false;
        try {
            List<NewIdea> listed = listed(read.spec(), prepared);
            Begun begun;
            try {
                begun = create(id, read, prepared, listed, key);
            } catch (DatabaseException e) {
                needed = e.mayHaveCommitted();
                throw e;
            }
            needed = begun.experiment().equals(id);
            return begun;
        } finally {
            if (!needed) {
                repositories.discard(prepared);
            }
        }
    }

    private Optional<Begun> begun(Created.@Nullable Key key) {
        return key == null
                ? Optional.empty()
                : database.transact(connection -> views.submitted(connection, key.owner(), key.key()))
                        .map(found -> repeated(found, key));
    }

    private static Begun repeated(Submitted found, Created.Key key) {
        if (!found.bodyDigest().equals(key.bodyDigest())) {
            throw Problem.of(
                            IDEMPOTENCY_CONFLICT,
                            "Idempotency-Key '%s' came with another body before.".formatted(key.key()))
                    .exception();
        }
        return new Begun(found.experiment(), true);
    }

    private Begun create(
            UUID id,
            Submissions.Read read,
            Repositories.Prepared prepared,
            List<NewIdea> listed,
            Created.@Nullable Key key) {
        ExperimentSpec spec = read.spec();
        Created created = new Created(
                id,
                spec.name(),
                read.text(),
                read.form(),
                prepared.name(),
                prepared.base(),
                spec.parallel(),
                spec.baseline() instanceof Baseline.Evaluated,
                key);
        return database.transact(connection -> {
            if (!store.create(connection, created)) {
                Created.Key taken = Objects.requireNonNull(key, "only a key can be taken");
                return repeated(
                        views.submitted(connection, taken.owner(), taken.key()).orElseThrow(), taken);
            }
            store.keep(connection, id, read.digests());
            if (!listed.isEmpty()) {
                store.accept(connection, id, listed);
            }
            if (spec.baseline() instanceof Baseline.Given given) {
                store.giveBaseline(connection, id, TaskId.next(), prepared.base(), baseline(spec, given));
            }
            return new Begun(id, false);
        });
    }

    private List<NewIdea> listed(ExperimentSpec spec, Repositories.Prepared prepared) {
        List<IdeaLine> lines = spec.ideas().list().stream()
                .map(idea -> new IdeaLine(idea.slug(), idea.priority(), idea.parents(), idea.content(), null))
                .toList();
        try {
            return ideas.take(lines, prepared.name());
        } catch (Ideas.Refused e) {
            throw Repositories.refused("ideas.list", String.valueOf(e.getMessage()));
        }
    }

    private static Result baseline(ExperimentSpec spec, Baseline.Given given) {
        try {
            Evaluation evaluation = spec.metrics().check(Json.MAPPER.valueToTree(given.metrics()));
            OptionalDouble score = spec.objective().score(evaluation);
            return Result.evaluated(evaluation, score.isPresent() ? score.getAsDouble() : null, null);
        } catch (OutcomeRefused e) {
            throw new IllegalStateException("the spec was checked", e);
        }
    }
}
