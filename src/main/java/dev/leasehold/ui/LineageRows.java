package dev.leasehold.ui;

import dev.leasehold.experiment.standing.Lineage;
import dev.leasehold.experiment.standing.VariantLine;
import org.jspecify.annotations.Nullable;
import java.util.List;

/** Some rows of the tree of descent, parents before children. */
record LineageRows(List<Lineage.Row> rows, int first, int all) {
    private static final int DEEPEST_SHOWN = 12;

    static LineageRows of(List<VariantLine> lines, int offset) {
        List<Lineage.Row> all = Lineage.of(lines).rows();
        int from = Math.min(offset, all.size());
        return new LineageRows(all.subList(from, Math.min(all.size(), from + 4 * Pages.ROWS)), from + 1, all.size());
    }

    public int last() {
        return first + rows.size() - 1;
    }

    public @Nullable Integer next() {
        return last() < all ? Integer.valueOf(last()) : null;
    }

    public @Nullable Integer previous() {
        return first > 1 ? Integer.valueOf(Math.max(0, first - 1 - 4 * Pages.ROWS)) : null;
    }

    /** A style for the indentation: there is none in the page itself. */
    public String indent(int depth) {
        return "deep-" + Math.min(depth, DEEPEST_SHOWN);
    }
}
