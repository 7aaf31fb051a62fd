package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.eden.EdenDocument;
import dev.leasehold.experiment.eden.EdenExperiment;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Specs;
import dev.leasehold.experiment.spec.StopRules;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.ExperimentViews;
import org.jspecify.annotations.Nullable;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Specs that were taken, read once for as long as their experiment lives: a spec never changes. One of an experiment that
 * has ended is read each time that somebody asks for it, and not kept.
 */
final class KnownSpecs {
    private final Map<UUID, ExperimentSpec> read = new ConcurrentHashMap<>();

    Running of(ExperimentRow row) {
        ExperimentSpec spec = row.phase() == Phase.ENDED ? read(row) : read.computeIfAbsent(row.id(), _ -> read(row));
        return new Running(row, spec, stop(row, spec));
    }

    /** An experiment as it stands. Its spec, which may be long, is read when it is not known yet. */
    Optional<Running> find(Connection connection, ExperimentViews views, UUID id) throws SQLException {
        ExperimentSpec known = read.get(id);
        return known == null
                ? views.find(connection, id).map(this::of)
                : views.findWithoutSpec(connection, id).map(row -> new Running(row, known, stop(row, known)));
    }

    /** Nothing is kept of any other experiment than these. */
    void keepOnly(Collection<UUID> alive) {
        read.keySet().retainAll(Set.copyOf(alive));
    }

    int kept() {
        return read.size();
    }

    /** Empty when it is no spec of that form, or its changed stop rules are none. */
    Optional<ExperimentSpec> read(String text, String form, @Nullable String stop) {
        try {
            ExperimentSpec spec = read(text, form);
            if (stop != null) {
                Specs.readStop(stop, spec);
            }
            return Optional.of(spec);
        } catch (InvalidDocument | EdenExperiment.Unusable | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static ExperimentSpec read(ExperimentRow row) {
        try {
            return read(row.spec(), row.form());
        } catch (InvalidDocument | EdenExperiment.Unusable e) {
            throw new IllegalStateException("a spec that was taken cannot be read any more", e);
        }
    }

    private static ExperimentSpec read(String text, String form) throws InvalidDocument, EdenExperiment.Unusable {
        return form.equals(Running.EDEN) ? EdenDocument.read(text).translate().spec() : Specs.read(text);
    }

    private static StopRules stop(ExperimentRow row, ExperimentSpec spec) {
        if (row.stop() == null) {
            return spec.stop();
        }
        try {
            return Specs.readStop(row.stop(), spec);
        } catch (InvalidDocument e) {
            throw new IllegalStateException("stop rules that were taken cannot be read any more", e);
        }
    }
}
