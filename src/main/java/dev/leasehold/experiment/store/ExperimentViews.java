package dev.leasehold.experiment.store;

import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.Unseen;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks at experiments, ideas and variants, and changes nothing. */
public final class ExperimentViews {
    private final ExperimentPages experiments = new ExperimentPages();
    private final IdeaTable ideas = new IdeaTable();
    private final VariantTable variants = new VariantTable();
    private final VariantPages pages = new VariantPages();

    public Optional<ExperimentRow> find(Connection connection, UUID experiment) throws SQLException {
        return experiments.find(connection, experiment);
    }

    /** The same with an empty spec, for who knows it: one with ten thousand ideas is not read for every decision. */
    public Optional<ExperimentRow> findWithoutSpec(Connection connection, UUID experiment) throws SQLException {
        return experiments.findWithoutSpec(connection, experiment);
    }

    /** Newest first, from the one before {@code before} on. */
    public List<ExperimentRow> list(Connection connection, ExperimentFilter filter, @Nullable UUID before, int limit)
            throws SQLException {
        return experiments.list(connection, filter, before, limit);
    }

    /** What a repeated submission finds. */
    public Optional<Submitted> submitted(Connection connection, String owner, String key) throws SQLException {
        return experiments.submitted(connection, owner, key);
    }

    /** Those that have not ended. */
    public List<UUID> alive(Connection connection) throws SQLException {
        return experiments.alive(connection);
    }

    /** The tasks of all experiments that variants and requests for ideas wait for. */
    public List<UnderWay> underWay(Connection connection) throws SQLException {
        return experiments.underWay(connection);
    }

    /** The same, which no purge is to take before a decision has taken in how they ended. */
    public static Unseen unseen() {
        return () -> ExperimentPages.UNDER_WAY;
    }

    /** Those that wait for the answer to one of these requests. */
    public List<UUID> asking(Connection connection, Collection<UUID> requests) throws SQLException {
        return requests.isEmpty() ? List.of() : experiments.asking(connection, requests);
    }

    /** The variants of one experiment that wait for a task. */
    public List<VariantRow> waiting(Connection connection, UUID experiment) throws SQLException {
        return variants.waiting(connection, experiment);
    }

    /** All of an experiment, the baseline among them, in the order in which they were begun. */
    public List<VariantRow> allVariants(Connection connection, UUID experiment) throws SQLException {
        return variants.all(connection, experiment);
    }

    public Optional<VariantRow> variant(Connection connection, UUID variant) throws SQLException {
        return variants.find(connection, variant);
    }

    public Optional<VariantRow> baseline(Connection connection, UUID experiment) throws SQLException {
        return variants.baseline(connection, experiment);
    }

    /** In the order in which they were finished, unfinished ones last; without the baseline. */
    public List<VariantLine> lines(Connection connection, UUID experiment) throws SQLException {
        return variants.lines(connection, experiment);
    }

    /** The integrated ones, newest first. */
    public List<VariantLine> history(Connection connection, UUID experiment, int limit) throws SQLException {
        return variants.history(connection, experiment, limit);
    }

    public Optional<IdeaRow> idea(Connection connection, UUID idea) throws SQLException {
        return ideas.find(connection, idea);
    }

    /** Oldest first, from the one after {@code after} on. */
    public List<IdeaRow> ideas(Connection connection, UUID experiment, @Nullable UUID after, int limit)
            throws SQLException {
        return ideas.list(connection, experiment, after, limit);
    }

    /** Some of the variants with their ranks, in the order asked for; without the baseline. */
    public List<Standing.Place> variants(
            Connection connection, UUID experiment, Direction direction, VariantOrder order, int offset, int limit)
            throws SQLException {
        return pages.page(connection, experiment, direction, order, offset, limit);
    }

    public int variants(Connection connection, UUID experiment) throws SQLException {
        return pages.count(connection, experiment);
    }
}
