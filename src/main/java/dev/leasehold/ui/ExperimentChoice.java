package dev.leasehold.ui;

import dev.leasehold.api.experiment.ExperimentView;
import org.jspecify.annotations.Nullable;
import java.util.List;

/** Which experiments a visitor chose to see, and what there is to choose from. */
record ExperimentChoice(@Nullable String state, @Nullable String name) {
    public List<String> states() {
        return ExperimentView.STATES;
    }

    public boolean isOfAll() {
        return query().isEmpty();
    }

    /** The choice as it stands in an address. */
    public String query() {
        return Pages.pair("state", state) + Pages.pair("name", name);
    }
}
