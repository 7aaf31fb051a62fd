package dev.leasehold.experiment.objective;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leasehold.experiment.evaluation.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

class ExpressionTest {
    private static final Set<String> METRICS = Set.of("a", "b", "latency_ms", "min");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1                      | 1
            .5 + 1.                | 1.5
            1e3                    | 1000
            a + b * 2              | 8
            (a + b) * 2            | 10
            a - b - 1              | -2
            12 / 3 / 2             | 2
            -a^2                   | -4
            (-a)^2                 | 4
            2^3^2                  | 512
            2^-1                   | 0.5
            --a                    | 2
            - + -a                 | 2
            min(a, b, 1)           | 1
            max(a, -b)             | 2
            min + 1                | 8
            abs(-3.5)              | 3.5
            sqrt(16) + log(exp(2)) | 6
            log2(8) + log10(100)   | 5
            floor(1.5) + ceil(1.5) | 3
            round(2.5) + round(3.5)| 6
            latency_ms             | 41.5
            """)
    void an_expression_has_its_value(String text, double value) throws Exception {
        assertThat(score(text, "{\"a\": 2, \"b\": 3, \"min\": 7, \"latency_ms\": 41.5}"))
                .isCloseTo(value, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a         | {"b": 1}
            a         | {"a": null}
            a         | {"a": "2"}
            a         | {"a": true}
            1 / a     | {"a": 0}
            log(a)    | {"a": -1}
            log(a)    | {"a": 0}
            sqrt(a)   | {"a": -1}
            exp(a)    | {"a": 1000}
            a ^ 0     | {"b": 1}
            min(a, b) | {"b": 1}
            a - a     | {"a": 1e999}
            """)
    void what_has_no_value_is_unranked_and_no_failure(String text, String evaluation) throws Exception {
        assertThat(score(text, evaluation)).isNaN();
    }

    @Test
    void an_integer_beyond_all_doubles_is_unranked() throws Exception {
        assertThat(score("a", "{\"a\": 1%s}".formatted("0".repeat(400)))).isNaN();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~             | 1  | ends where a number, a metric or '(' must follow |
            a +            | 4  | ends where a number, a metric or '(' must follow |
            a b            | 3  | 'b' has no place here: an operator is missing before it |
            (a             | 3  | ')' is missing for what was opened at character 1 |
            min(a          | 6  | ')' is missing for what was opened at character 1 |
            a ** 2         | 3  | '**' is no operator | Write '^' for a power.
            latency_sm     | 1  | 'latency_sm' is no metric that can be computed with | Did you mean 'latency_ms'?
            1 + squrt(4)   | 5  | 'squrt' is no function | Did you mean 'sqrt'?
            sqrt           | 1  | 'sqrt' is no metric that can be computed with | Did you mean 'sqrt'?
            sqrt(1, 2)     | 1  | sqrt takes one argument, has 2 |
            a; b           | 2  | ';' has no place here: an operator is missing before it |
            1e999          | 1  | 1e999 is too large |
            %              | 1  | '%' stands where a number, a metric or '(' must stand |
            """)
    void what_cannot_be_read_is_told_with_its_column(String text, int column, String message, String suggestion) {
        ExpressionError error =
                catchThrowableOfType(ExpressionError.class, () -> Expression.parse(text == null ? "" : text, METRICS));

        assertThat(error.column()).isEqualTo(column);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.suggestion()).isEqualTo(suggestion == null ? "" : suggestion);
    }

    @Test
    void depth_and_length_are_bounded() {
        for (String deep : new String[] {"(".repeat(1_000), "2^".repeat(900), "abs(".repeat(300)}) {
            assertThat(catchThrowableOfType(ExpressionError.class, () -> Expression.parse(deep, METRICS)))
                    .hasMessageContaining("nested deeper");
        }
        assertThat(catchThrowableOfType(ExpressionError.class, () -> Expression.parse("1+".repeat(9_999), METRICS)))
                .hasMessageContaining("longer than");
    }

    @Test
    void a_long_sum_is_computed_without_running_out_of_stack() throws Exception {
        assertThat(score("0" + "+1".repeat(900), "{\"a\": 1}")).isEqualTo(900);
        assertThat(score("-".repeat(1_999) + "1", "{\"a\": 1}")).isEqualTo(-1);
    }

    private static double score(String text, String evaluation) throws Exception {
        Objective objective = new Objective(text, Expression.parse(text, METRICS), Direction.MAXIMIZE);
        SequencedMap<String, JsonNode> values = new LinkedHashMap<>();
        new ObjectMapper()
                .readTree(evaluation)
                .properties()
                .forEach(each -> values.put(each.getKey(), each.getValue()));
        return objective.score(new Evaluation(values)).orElse(Double.NaN);
    }
}
