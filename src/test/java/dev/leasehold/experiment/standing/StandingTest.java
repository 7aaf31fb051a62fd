package dev.leasehold.experiment.standing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.BestSoFar.Point;
import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;
import static org.assertj.core.api.Assertions.assertThat;

class StandingTest {
    private static final List<VariantLine> VARIANTS = List.of(
            line("v1", "first", 3.0, "base"),
            line("v2", "second", 5.0, "tip-v1"),
            line("v3", "third", 5.0, "int-v1"),
            new VariantLine("v4", "bad", "failed", List.of("tip-v2"), null, null, null, null, null, "exit code 1"),
            line("v5", "merge", 9.25, "int-v3", "tip-v2"),
            line("v6", "zero", -0.0, "base"),
            line("v7", "nil", 0.0, "base"));

    @Test
    void the_best_comes_first_and_equals_share_a_rank() {
        Standing standing = Standing.of(VARIANTS, Direction.MAXIMIZE);

        assertThat(standing.places())
                .extracting(place -> place.variant().id())
                .containsExactly("v5", "v2", "v3", "v1", "v6", "v7", "v4");
        assertThat(standing.places()).extracting(Standing.Place::rank).containsExactly(1, 2, 2, 4, 5, 5, null);
        assertThat(Standing.of(VARIANTS, Direction.MINIMIZE).best())
                .hasValueSatisfying(best -> assertThat(best.id()).isEqualTo("v6"));
        assertThat(Standing.of(List.of(), Direction.MINIMIZE).best()).isEmpty();
    }

    @Test
    void the_best_so_far_only_gets_better() {
        assertThat(BestSoFar.of(VARIANTS, Direction.MAXIMIZE).points())
                .containsExactly(
                        new Point("v1", "first", null, 3, 3, true),
                        new Point("v2", "second", null, 5, 5, true),
                        new Point("v3", "third", null, 5, 5, false),
                        new Point("v5", "merge", null, 9.25, 9.25, true),
                        new Point("v6", "zero", null, -0.0, 9.25, false),
                        new Point("v7", "nil", null, 0, 9.25, false));
    }

    @Test
    void a_variant_stands_below_the_one_it_began_from_and_a_merge_names_the_other() {
        assertThat(Tree.of(Lineage.of(VARIANTS))).isEqualTo("""
                v1 first  3
                  └ v2 second  5
                    └ v4 bad  failed
                  └ v3 third  5
                    └ v5 merge  9.25  + v2
                v6 zero  0
                v7 nil  0
                """);
    }

    @Test
    void commits_that_go_round_in_a_circle_hide_no_variant() {
        List<VariantLine> circle = List.of(line("a", "a", 1.0, "tip-b"), line("b", "b", 2.0, "tip-a"));

        assertThat(Lineage.of(circle).rows()).hasSize(2);
    }

    @Test
    void the_table_lines_up_and_obeys_no_word_of_others() {
        List<VariantLine> lines = List.of(line("v1", "a\u001b[2Jb\u202e", 3.0), VARIANTS.get(3));

        assertThat(Table.of(Standing.of(lines, Direction.MINIMIZE), List.of("score", "other")))
                .isEqualTo("""
                RANK  SCORE  VARIANT  IDEA     STATE                score  other
                1     3      v1       a [2Jb   integrated           3      -
                -     -      v4       bad      failed: exit code 1  -      -
                """);
    }

    @Test
    void the_picture_is_well_formed_whatever_the_names_and_numbers() throws Exception {
        List<VariantLine> odd = IntStream.range(0, 300)
                .mapToObj(i -> line(
                        "v" + i,
                        "<script>&\"'\u0000",
                        i % 7 == 0 ? 1e300 : Math.sin(i),
                        i == 0 ? "base" : "tip-v" + (i - 1)))
                .toList();
        for (List<VariantLine> variants : List.of(VARIANTS, odd, odd.subList(0, 1), List.<VariantLine>of())) {
            Standing standing = Standing.of(variants, Direction.MAXIMIZE);
            String svg = Plot.svg("faster & better <sort>", "maximize score", standing, variants, 2.5);
            var factory = DocumentBuilderFactory.newInstance();
            factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            assertThat(svg).doesNotContain("<script>", "NaN", "Infinity");
        }
    }

    private static VariantLine line(String id, String slug, double score, String... parents) {
        SequencedMap<String, JsonNode> metrics = new LinkedHashMap<>();
        metrics.put("score", JsonNodeFactory.instance.numberNode(score));
        return new VariantLine(
                id,
                slug,
                "integrated",
                List.of(parents),
                "tip-" + id,
                "int-" + id,
                new Evaluation(metrics),
                score,
                null,
                null);
    }
}
