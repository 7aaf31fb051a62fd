package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Carries one experiment as far as it goes at this moment.
 *
 * <ul>
 *   <li>Any replica may, at any time, and several at once: each decision is one {@link Transaction} on the locked
 *       experiment, and looks at nothing but rows.
 *   <li>Nothing is kept between calls. Whoever comes after a crash sees what has committed, and goes on.
 * </ul>
 */
final class Driver {
    private final Database database;
    private final ExperimentViews views;
    private final Tasks tasks;
    private final KnownSpecs specs;
    private final Ideators ideators;
    private final Integrator integrator;
    private final Transaction.Opener opener;
    private final Settling settling;
    private final Steps steps;

    Driver(
            Database database,
            ExperimentStore store,
            ExperimentViews views,
            Tasks tasks,
            KnownSpecs specs,
            Requests requests,
            Ideas ideas,
            Integrator integrator) {
        this.database = database;
        this.views = views;
        this.tasks = tasks;
        this.specs = specs;
        this.integrator = integrator;
        this.opener = new Transaction.Opener(database, store, views, specs, tasks, requests);
        this.ideators = new Ideators(database, store, tasks, requests, ideas, opener);
        this.settling = new Settling(store, views);
        this.steps = new Steps(store, views);
    }

    /** These alone have not ended: of all others nothing need be known any more. */
    void alive(Collection<UUID> experiments) {
        specs.keepOnly(experiments);
        integrator.keepOnly(experiments);
    }

    void advance(UUID experiment) {
        settle(experiment);
        while (step(experiment)) {
            // Each step is looked at anew: another replica may have been faster.
        }
    }

    /** Takes in what ended. Where all is to be cancelled, sees to it that it ends. */
    private void settle(UUID id) {
        ExperimentRow row = database.transact(connection -> views.findWithoutSpec(connection, id))
                .orElse(null);
        if (row == null || row.phase() == Phase.ENDED) {
            return;
        }
        Map<UUID, UUID> variants = new HashMap<>();
        for (VariantRow variant : database.transact(connection -> views.waiting(connection, id))) {
            variants.put(variant.underWay(), variant.id());
        }
        List<UUID> all = new ArrayList<>(variants.keySet());
        all.addAll(Ideators.tasks(row));
        Set<UUID> alive = tasks.alive(all);
        if (row.phase() == Phase.CANCELLING) {
            alive.forEach(task -> tasks.cancel(TaskId.text(task)));
        }
        variants.forEach((task, variant) -> {
            if (!alive.contains(task)) {
                settle(id, variant, task, Ended.of(tasks, task));
            }
        });
        ideators.settle(row, alive);
    }

    /** What the database will not hold fails its variant, and keeps no other one waiting. */
    private void settle(UUID id, UUID variant, UUID task, Ended ended) {
        try {
            opener.run(id, transaction -> settling.settle(transaction, variant, task, ended));
        } catch (DatabaseException e) {
            if (!e.valueRefused()) {
                throw e;
            }
            Ended unstorable = new Ended.Badly(
                    Code.OUTCOME_INVALID.wire(), "its outcome holds a value that cannot be stored", ended.attempts());
            opener.run(id, transaction -> settling.settle(transaction, variant, task, unstorable));
        }
    }

    /** One step. False when there is nothing more to do for now. */
    private boolean step(UUID experiment) {
        Optional<Steps.After> after = opener.run(experiment, steps::take);
        return switch (after.orElseGet(Steps.After.Rest::new)) {
            case Steps.After.More _ -> true;
            case Steps.After.Rest _ -> false;
            case Steps.After.Integrate(UUID variant) -> {
                integrate(experiment, variant);
                yield true;
            }
        };
    }

    private void integrate(UUID experiment, UUID id) {
        VariantRow variant =
                database.transact(connection -> views.variant(connection, id)).orElseThrow();
        if (variant.state() != VariantState.EVALUATED) {
            return; // another replica was faster
        }
        Running running = database.transact(connection -> specs.find(connection, views, experiment))
                .orElseThrow();
        Squasher.Squashed squashed = integrator.squash(running, variant);
        opener.run(experiment, transaction -> {
            integrator.record(transaction, variant, squashed);
            return true;
        });
    }
}
