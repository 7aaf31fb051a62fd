package dev.leasehold.ui;

import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.VariantOrder;
import org.jspecify.annotations.Nullable;
import java.util.Arrays;
import java.util.List;

/**
 * A page of an experiment's variants, and what stands above it.
 *
 * @param first the number of the first row, from 1
 */
record VariantRows(
        List<Standing.Place> places,
        int all,
        int first,
        VariantOrder order,
        @Nullable VariantLine best,
        @Nullable VariantLine baseline) {

    /** Where each link to an order leads. */
    record Sorting(String wire, String label, boolean chosen) {}

    public List<Sorting> sortings() {
        return Arrays.stream(VariantOrder.values())
                .map(each -> new Sorting(each.wire(), each.wire(), each == order))
                .toList();
    }

    public int last() {
        return first + places.size() - 1;
    }

    /** The offset of the page before, or null at the first. */
    public @Nullable Integer previous() {
        return first > 1 ? Integer.valueOf(Math.max(0, first - 1 - Pages.ROWS)) : null;
    }

    /** The offset of the page after, or null at the last. */
    public @Nullable Integer next() {
        return last() < all ? Integer.valueOf(last()) : null;
    }

    /** How many times better than the baseline the best is, where both are positive. */
    public @Nullable Double gain() {
        if (best == null || baseline == null || best.score() == null || baseline.score() == null) {
            return null;
        }
        double now = best.score();
        double then = baseline.score();
        return now > 0 && then > 0 ? Math.max(now / then, then / now) : null;
    }
}
