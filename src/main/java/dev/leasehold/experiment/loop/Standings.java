package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.ExperimentFilter;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.IdeaRow;
import dev.leasehold.experiment.store.VariantOrder;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.CURSOR_INVALID;

/** What there is to see of experiments, for those who know no rows. */
public final class Standings {
    private final Database database;
    private final ExperimentViews views;
    private final Journal journal;

    Standings(Database database, ExperimentViews views, Journal journal) {
        this.database = database;
        this.views = views;
        this.journal = journal;
    }

    /** Newest first, from the one before {@code before} on. */
    public List<ExperimentRow> list(ExperimentFilter filter, @Nullable String before, int limit) {
        UUID from = before == null ? null : cursor(before);
        return database.transact(connection -> views.list(connection, filter, from, limit));
    }

    /** Empty when there is none of that name. */
    public Optional<ExperimentRow> find(String name) {
        return TaskId.parse(name).flatMap(id -> database.transact(connection -> views.find(connection, id)));
    }

    /** In the order in which they were finished, unfinished ones last; without the baseline. */
    public List<VariantLine> lines(UUID experiment) {
        return database.transact(connection -> views.lines(connection, experiment));
    }

    /** Some of the variants with their ranks, and how many there are. */
    public record VariantPage(List<Standing.Place> places, int all) {}

    /** The same a page at a time, ranked as the whole is; sorted and cut by the database. */
    public VariantPage variants(UUID experiment, Direction direction, VariantOrder order, int offset, int limit) {
        return database.transact(connection -> new VariantPage(
                views.variants(connection, experiment, direction, order, offset, limit),
                views.variants(connection, experiment)));
    }

    public Optional<VariantRow> baseline(UUID experiment) {
        return database.transact(connection -> views.baseline(connection, experiment));
    }

    /** Empty when there is none of that name in this experiment. */
    public Optional<VariantRow> variant(UUID experiment, String name) {
        return variant(name).filter(variant -> variant.experiment().equals(experiment));
    }

    /** Whatever its experiment. */
    public Optional<VariantRow> variant(String name) {
        return TaskId.parse(name).flatMap(id -> database.transact(connection -> views.variant(connection, id)));
    }

    /** Oldest first, from the one after {@code after} on. */
    public List<IdeaRow> ideas(UUID experiment, @Nullable String after, int limit) {
        UUID from = after == null ? null : cursor(after);
        return database.transact(connection -> views.ideas(connection, experiment, from, limit));
    }

    private static UUID cursor(String text) {
        return TaskId.parse(text)
                .orElseThrow(() -> Problem.of(CURSOR_INVALID, "'%s' is no cursor of this list.".formatted(text))
                        .exception());
    }

    public List<Event> events(UUID experiment, long after, int limit) {
        return journal.ofExperiment(experiment, after, limit);
    }
}
