package dev.leasehold.experiment.store;

import dev.leasehold.experiment.decision.Phase;
import org.jspecify.annotations.Nullable;
import java.util.EnumSet;
import java.util.Set;

/** Which experiments are meant: those in one of these phases, with this in their name, however it is capitalised. */
public record ExperimentFilter(Set<Phase> phases, @Nullable String name) {
    public static final ExperimentFilter ALL = new ExperimentFilter(EnumSet.allOf(Phase.class), null);
}
