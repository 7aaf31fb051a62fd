package dev.leasehold.experiment.store;

import java.util.Locale;

/** Where a variant is on its way. */
public enum VariantState {
    /** Its executor's task is under way. */
    EXECUTING,
    /** Its commit is delivered; it waits for its evaluation. */
    MADE,
    EVALUATING,
    /** Evaluated well; it waits for its integration. */
    EVALUATED,
    INTEGRATED,
    /** The first commit, evaluated. Never integrated. */
    BASELINE,
    /** Not made, or not evaluated; its reason says which. */
    FAILED,
    CANCELLED;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #wire()}. */
    public static VariantState of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    boolean isEnd() {
        return switch (this) {
            case EXECUTING, MADE, EVALUATING, EVALUATED -> false;
            case INTEGRATED, BASELINE, FAILED, CANCELLED -> true;
        };
    }
}
