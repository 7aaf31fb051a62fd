package dev.leasehold.experiment.standing;

import dev.leasehold.platform.Figures;

/** The lineage for a terminal: each variant below the one it began from. */
public final class Tree {
    private static final int DEEPEST_SHOWN = 30;

    private Tree() {}

    public static String of(Lineage lineage) {
        StringBuilder text = new StringBuilder();
        for (Lineage.Row row : lineage.rows()) {
            VariantLine variant = row.variant();
            text.append("  ".repeat(Math.min(row.depth(), DEEPEST_SHOWN)))
                    .append(row.depth() == 0 ? "" : "└ ")
                    .append(variant.id())
                    .append(' ')
                    .append(Texts.harmless(variant.slug()));
            if (variant.score() != null) {
                text.append("  ").append(Figures.brief(variant.score()));
            } else {
                text.append("  ").append(variant.state());
            }
            if (row.parents().size() > 1) {
                text.append("  + ")
                        .append(String.join(
                                ", ", row.parents().subList(1, row.parents().size())));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
