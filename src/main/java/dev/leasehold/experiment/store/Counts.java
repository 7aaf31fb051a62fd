package dev.leasehold.experiment.store;

/** By how much an experiment's counters change with one move. */
record Counts(
        int ideas,
        int waiting,
        int made,
        int executing,
        int toEvaluate,
        int evaluating,
        int toIntegrate,
        int attempts,
        boolean news) {

    static Counts ideas(int accepted) {
        return new Counts(accepted, accepted, 0, 0, 0, 0, 0, 0, false);
    }

    /** An idea becomes a variant. */
    static Counts begun() {
        return new Counts(0, -1, 1, 1, 0, 0, 0, 0, false);
    }

    static Counts attempts(int attempts) {
        return new Counts(0, 0, 0, 0, 0, 0, 0, attempts, false);
    }

    /** Made, and never evaluated. */
    static Counts cancelled(int made) {
        return new Counts(0, 0, 0, 0, -made, 0, 0, 0, false);
    }

    static Counts baselineBegun() {
        return new Counts(0, 0, 0, 0, 0, 1, 0, 0, false);
    }

    /** A variant goes from one state to the next; what came to its end is news for the ideator. */
    static Counts moved(VariantState from, VariantState to, int attempts) {
        return new Counts(
                0,
                0,
                0,
                change(VariantState.EXECUTING, from, to),
                change(VariantState.MADE, from, to),
                change(VariantState.EVALUATING, from, to),
                change(VariantState.EVALUATED, from, to),
                attempts,
                to.isEnd());
    }

    private static int change(VariantState of, VariantState from, VariantState to) {
        return (to == of ? 1 : 0) - (from == of ? 1 : 0);
    }
}
