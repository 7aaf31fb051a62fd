package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Terms;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.StopRules;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.lease.TaskId;
import java.util.UUID;

/** An experiment as it stands, and its spec, read. {@code stop} are the rules as they are by now. */
record Running(ExperimentRow row, ExperimentSpec spec, StopRules stop) {
    static final String LEASEHOLD = "leasehold";
    static final String EDEN = "eden";

    /** Whether its commands expect EDEN's files and variables, and its integration EDEN's place. */
    boolean isEden() {
        return row.form().equals(EDEN);
    }

    UUID id() {
        return row.id();
    }

    String name() {
        return TaskId.text(row.id());
    }

    Terms terms() {
        return Terms.of(spec, row.parallel(), stop);
    }
}
