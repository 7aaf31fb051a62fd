package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How many ideas there are to be.
 *
 * @param maintain how many wait at any time, as long as the ideator has some; null for as many as run at once
 * @param total how many in all, those listed among them; null for no end
 * @param requests how often the ideator is asked in all, also in vain; null for no end
 * @param list ideas from the owner, the first ones
 */
public record Ideas(
        @Nullable Integer maintain,
        @Nullable Integer total,
        @Nullable Integer requests,
        List<Listed> list) {
    public Ideas {
        list = List.copyOf(list);
        if (total != null && list.size() > total) {
            throw new IllegalArgumentException("lists %d ideas, total is %d".formatted(list.size(), total));
        }
    }

    /** An idea of the owner's. Without {@code parents} it begins from the experiment's first commit. */
    public record Listed(String slug, double priority, List<String> parents, String content) {
        public Listed {
            parents = List.copyOf(parents);
        }
    }

    static final Ideas DEFAULT = new Ideas(null, null, null, List.of());

    private static final int MOST = 100_000;
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private static final Field<String> SLUG_FIELD = Field.required(
            "slug",
            Scalars.text("a-z, 0-9 and '-', beginning with a letter or digit, at most 100", SLUG),
            "A short name.");
    private static final Field<Double> PRIORITY =
            Field.optional("priority", Scalars.number(), "The higher comes first. Default: 0.");
    private static final Field<List<String>> PARENTS = Field.optional(
            "parents",
            Shapes.list(Scalars.text("a full commit id", COMMIT), 1, 16),
            "Commits to begin from. Default: the first commit.");
    private static final Field<String> CONTENT =
            Field.required("content", Scalars.text(), "The idea itself, for the executor to read.");

    private static final Shape<Listed> LISTED = ObjectShape.of(
            List.of(SLUG_FIELD, PRIORITY, PARENTS, CONTENT),
            values -> new Listed(
                    values.get(SLUG_FIELD),
                    values.get(PRIORITY, 0.0),
                    values.get(PARENTS, List.of()),
                    values.get(CONTENT)));

    private static final Field<Integer> MAINTAIN = Field.optional(
            "maintain", Scalars.whole(1, 1_000), "How many ideas wait at any time. Default: as many as 'parallel'.");
    private static final Field<Integer> TOTAL =
            Field.optional("total", Scalars.whole(1, MOST), "How many ideas in all. Default: no end.");
    private static final Field<Integer> REQUESTS = Field.optional(
            "requests", Scalars.whole(0, MOST), "How often the ideator is asked in all. Default: no end.");
    private static final Field<List<Listed>> LIST =
            Field.optional("list", Shapes.list(LISTED, 1, 10_000), "Ideas of your own, to begin with.");

    static final Shape<Ideas> SHAPE = ObjectShape.of(
            List.of(MAINTAIN, TOTAL, REQUESTS, LIST),
            values -> new Ideas(
                    values.find(MAINTAIN).orElse(null),
                    values.find(TOTAL).orElse(null),
                    values.find(REQUESTS).orElse(null),
                    values.get(LIST, List.of())));
}
