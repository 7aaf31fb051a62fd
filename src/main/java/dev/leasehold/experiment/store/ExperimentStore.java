package dev.leasehold.experiment.store;

import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.decision.Progress;
import dev.leasehold.experiment.decision.StopReason;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.lease.Chronicle.Fact;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.blob.HoldTable;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Every change of an experiment: row, counters and journal in the caller's transaction.
 *
 * <ul>
 *   <li>A change begins by {@link #lock}, so that of two services one decides at a time for an experiment.
 *   <li>A move from a state that the variant has left changes nothing and answers false: a lost race, or a repetition.
 *   <li>The counters always equal what the rows would count.
 * </ul>
 */
public final class ExperimentStore {
    private final Chronicle chronicle;
    private final ExperimentTable experiments = new ExperimentTable();
    private final IdeaTable ideas = new IdeaTable();
    private final VariantTable variants = new VariantTable();
    private final HoldTable holds = new HoldTable();

    public ExperimentStore(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    /** False when its owner has begun one under the same key before. */
    public boolean create(Connection connection, Created created) throws SQLException {
        if (!experiments.insert(connection, created)) {
            return false;
        }
        tell(connection, "experiment.started", created.id(), Map.of("repository", created.repository()));
        return true;
    }

    /** What its spec names in the blob store stays there. */
    public void keep(Connection connection, UUID experiment, Collection<Digest> digests) throws SQLException {
        holds.hold(connection, experiment, digests);
    }

    /** Locks the experiment until the transaction ends. */
    public Optional<View> lock(Connection connection, UUID experiment) throws SQLException {
        return experiments.lock(connection, experiment);
    }

    public void accept(Connection connection, UUID experiment, List<NewIdea> accepted) throws SQLException {
        ideas.insert(connection, experiment, accepted);
        holds.hold(
                connection,
                experiment,
                accepted.stream()
                        .flatMap(idea -> Stream.ofNullable(idea.content()))
                        .toList());
        experiments.count(connection, experiment, Counts.ideas(accepted.size()));
        chronicle.tell(
                connection,
                accepted.stream()
                        .map(idea -> new Fact(
                                "idea.accepted",
                                experiment,
                                Map.of(
                                        "idea",
                                        TaskId.text(idea.id()),
                                        "slug",
                                        idea.slug(),
                                        "priority",
                                        idea.priority())))
                        .toList());
    }

    public void asked(Connection connection, UUID experiment, int wanted, UUID task) throws SQLException {
        experiments.asked(connection, experiment, task, wanted);
        tell(connection, "ideation.asked", experiment, Map.of("ideas", wanted, "task", TaskId.text(task)));
    }

    /** The ideator that stays up has this task from now on. */
    public void keep(Connection connection, UUID experiment, UUID session) throws SQLException {
        experiments.keep(connection, experiment, session);
        tell(connection, "ideator.started", experiment, Map.of("task", TaskId.text(session)));
    }

    /** It has ended, or is to; the next request starts another. {@code why} is empty when that is all there is to say. */
    public void letGo(Connection connection, UUID experiment, UUID session, int attempts, String why)
            throws SQLException {
        experiments.keep(connection, experiment, null);
        experiments.count(connection, experiment, Counts.attempts(attempts));
        tell(connection, "ideator.ended", experiment, Map.of("task", TaskId.text(session), "why", why));
    }

    public void askedInSession(Connection connection, UUID experiment, int wanted, UUID session, UUID request)
            throws SQLException {
        experiments.askedInSession(connection, experiment, request, wanted);
        tell(
                connection,
                "ideation.asked",
                experiment,
                Map.of("ideas", wanted, "task", TaskId.text(session), "request", TaskId.text(request)));
    }

    /** The request was in vain, and is made again as if it had never been. */
    public void unasked(Connection connection, UUID experiment, String why) throws SQLException {
        experiments.unasked(connection, experiment);
        tell(connection, "ideation.withdrawn", experiment, Map.of("why", why));
    }

    /** Its owner wants a fresh process. */
    public void restarting(Connection connection, UUID experiment, UUID session) throws SQLException {
        tell(connection, "ideator.restarting", experiment, Map.of("task", TaskId.text(session)));
    }

    /** {@code why} is the ideator's failure, empty when there was none. */
    public void answered(Connection connection, UUID experiment, View.Answer answer, int attempts, String why)
            throws SQLException {
        experiments.answered(connection, experiment, answer, attempts);
        tell(connection, "ideation.answered", experiment, Map.of("answer", answer.name(), "why", why));
    }

    /** False when the idea has its variant already. */
    public boolean execute(Connection connection, UUID experiment, UUID idea, UUID variant, UUID task, String base)
            throws SQLException {
        IdeaTable.Taken taken = ideas.take(connection, idea).orElse(null);
        if (taken == null) {
            return false;
        }
        List<String> parents = taken.parents().isEmpty() ? List.of(base) : taken.parents();
        variants.insert(
                connection, variant, experiment, idea, taken.slug(), VariantState.EXECUTING, parents, task, null, null);
        experiments.count(connection, experiment, Counts.begun());
        tell(
                connection,
                "variant.executing",
                experiment,
                Map.of("variant", TaskId.text(variant), "idea", TaskId.text(idea), "task", TaskId.text(task)));
        return true;
    }

    public void evaluateBaseline(Connection connection, UUID experiment, UUID variant, UUID task, String base)
            throws SQLException {
        variants.insert(
                connection,
                variant,
                experiment,
                null,
                "baseline",
                VariantState.EVALUATING,
                List.of(base),
                null,
                task,
                base);
        experiments.settleBaseline(connection, experiment);
        experiments.count(connection, experiment, Counts.baselineBegun());
        tell(connection, "baseline.evaluating", experiment, Map.of("variant", TaskId.text(variant)));
    }

    /** The first commit's metrics are known from its owner. */
    public void giveBaseline(Connection connection, UUID experiment, UUID variant, String base, Result result)
            throws SQLException {
        variants.insertBaseline(connection, variant, experiment, base, result);
        tell(connection, "variant.baseline", experiment, Facts.of(variant, result));
    }

    /** The variant stays in its evaluation, with another task. */
    public void evaluateAgain(
            Connection connection, UUID experiment, UUID variant, int failures, UUID task, int attempts, String why)
            throws SQLException {
        variants.evaluateAgain(connection, variant, failures, task);
        experiments.count(connection, experiment, Counts.attempts(attempts));
        tell(
                connection,
                "variant.evaluated-again",
                experiment,
                Map.of("variant", TaskId.text(variant), "task", TaskId.text(task), "failures", failures, "why", why));
    }

    /** Moves a variant on, with what came of it. False when it was not in {@code from}. */
    public boolean move(
            Connection connection, UUID variant, VariantState from, VariantState to, Result result, int attempts)
            throws SQLException {
        UUID experiment = variants.move(connection, variant, from, to, result).orElse(null);
        if (experiment == null) {
            return false;
        }
        if (result.artifacts() != null && Digest.isOne(result.artifacts())) {
            holds.hold(connection, experiment, List.of(new Digest(result.artifacts())));
        }
        experiments.count(connection, experiment, Counts.moved(from, to, attempts));
        tell(connection, "variant." + to.wire(), experiment, Facts.of(variant, result));
        return true;
    }

    /** What a stop rule watches has a new value. */
    public void watch(Connection connection, UUID experiment, String rule, Progress progress) throws SQLException {
        experiments.watch(connection, experiment, rule, progress);
    }

    /** False when it is there already, or has ended. */
    public boolean enter(Connection connection, UUID experiment, Phase phase, @Nullable String why)
            throws SQLException {
        boolean entered = experiments.enter(connection, experiment, phase, why);
        if (entered) {
            tell(
                    connection,
                    "experiment." + phase.name().toLowerCase(Locale.ROOT),
                    experiment,
                    Map.of("why", why == null ? "" : why));
        }
        return entered;
    }

    public void setParallel(Connection connection, UUID experiment, int parallel) throws SQLException {
        experiments.setParallel(connection, experiment, parallel);
        tell(connection, "experiment.changed", experiment, Map.of("parallel", parallel));
    }

    /** Stop rules as JSON, in place of those before. */
    public void setStop(Connection connection, UUID experiment, String stop) throws SQLException {
        experiments.setStop(connection, experiment, stop);
        tell(connection, "experiment.changed", experiment, Map.of("stop", stop));
    }

    public void stop(Connection connection, UUID experiment, StopReason reason) throws SQLException {
        experiments.stop(connection, experiment, reason);
        tell(connection, "experiment.stopping", experiment, Map.of("reason", reason.wire()));
    }

    /** Ideas that still wait are unused from now on, and variants that wait for their evaluation cancelled. */
    public void end(Connection connection, UUID experiment, StopReason reason) throws SQLException {
        int unused = ideas.forget(connection, experiment);
        int cancelled = variants.cancelMade(connection, experiment);
        experiments.count(connection, experiment, Counts.cancelled(cancelled));
        if (experiments.end(connection, experiment, reason)) {
            tell(connection, "experiment.ended", experiment, Map.of("reason", reason.wire(), "unused", unused));
        }
    }

    /** In the order in which they were finished, unfinished ones last; without the baseline. */
    public List<VariantLine> lines(Connection connection, UUID experiment) throws SQLException {
        return variants.lines(connection, experiment);
    }

    /** An experiment that ended elsewhere, with all that came of it. {@code origin} is its id there. */
    public void restore(
            Connection connection,
            PastExperiment past,
            List<PastIdea> pastIdeas,
            List<PastVariant> pastVariants,
            String origin)
            throws SQLException {
        long made =
                pastVariants.stream().filter(variant -> variant.idea() != null).count();
        experiments.insertPast(connection, past, pastIdeas.size(), made);
        ideas.insertPast(connection, past.id(), pastIdeas);
        variants.insertPast(connection, past.id(), pastVariants);
        tell(
                connection,
                "experiment.imported",
                past.id(),
                Map.of("origin", origin, "ideas", pastIdeas.size(), "variants", made));
    }

    private void tell(Connection connection, String kind, UUID experiment, Map<String, Object> data)
            throws SQLException {
        chronicle.tell(connection, List.of(new Fact(kind, experiment, data)));
    }
}
