package dev.leasehold.platform.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.leasehold.lease.Fault;
import dev.leasehold.platform.problem.Problem;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@NullMarked
class JsonProblemsTest {
    record Order(
            String name,
            int count,
            List<Item> items,
            boolean urgent,
            @Nullable Instant due,
            Map<String, String> labels) {}

    record Item(
            String path, @Nullable Fault fault, @Nullable Double weight) {
        Item {
            if (path.startsWith("/")) {
                throw new IllegalArgumentException("path '%s' must be relative".formatted(path));
            }
        }
    }

    @Test
    void a_full_order_is_read() throws Exception {
        Order order = StrictJson.MAPPER.readValue("""
                {"name": "n", "count": 1, "items": [{"path": "p", "fault": "user", "weight": 2}], "urgent": true,
                 "due": "2030-01-31T12:00:00Z", "labels": {"a": "b"}}
                """, Order.class);

        assertThat(order.items()).containsExactly(new Item("p", Fault.USER, 2.0));
    }

    @Test
    void what_may_be_left_out_may_be_left_out() throws Exception {
        Order order = StrictJson.MAPPER.readValue("{\"name\": \"n\", \"count\": 1}", Order.class);

        assertThat(order.urgent()).isFalse();
        assertThat(order.due()).isNull();
    }

    @Test
    void what_may_be_null_may_be_null() throws Exception {
        Order order = StrictJson.MAPPER.readValue(
                "{\"name\": \"n\", \"count\": 1, \"due\": null, \"items\": [{\"path\": \"p\", \"fault\": null}]}",
                Order.class);

        assertThat(order.items().getFirst().fault()).isNull();
    }

    @Test
    void an_unknown_field_is_named_with_the_nearest_known_one() {
        Problem problem = problem("{\"name\": \"n\", \"count\": 1, \"item\": []}");

        assertThat(problem.code()).isEqualTo("field-unknown");
        assertThat(problem.more()).containsEntry("field", "item");
        assertThat(problem.suggestion()).isEqualTo("Did you mean 'items'?");
    }

    @Test
    void a_field_deep_inside_is_named_by_its_path_and_place() {
        Problem problem = problem("""
                {"name": "n", "count": 1,
                 "items": [{"path": "a"}, {"path": "b", "wieght": 1}]}""");

        assertThat(problem.more()).containsEntry("field", "items[1].wieght").containsEntry("line", 2);
        assertThat(problem.suggestion()).isEqualTo("Did you mean 'weight'?");
    }

    @Test
    void a_missing_field_is_named() {
        Problem problem = problem("{\"name\": \"n\"}");

        assertThat(problem.code()).isEqualTo("field-missing");
        assertThat(problem.detail()).isEqualTo("'count' is required.");
    }

    @Test
    void a_missing_field_deep_inside_is_named_by_its_path() {
        assertThat(problem("{\"name\": \"n\", \"count\": 1, \"items\": [{}]}").detail())
                .isEqualTo("'items[0].path' is required.");
    }

    @Test
    void null_is_not_a_value_for_what_is_required() {
        Problem problem = problem("{\"name\": null, \"count\": 1}");

        assertThat(problem.code()).isEqualTo("field-missing");
        assertThat(problem.detail()).isEqualTo("'name' must not be null.");
    }

    @Test
    void null_inside_a_list_or_a_map_is_named_by_its_place() {
        Problem item = problem("{\"name\": \"n\", \"count\": 1, \"items\": [{\"path\": \"p\"}, null]}");
        Problem label = problem("{\"name\": \"n\", \"count\": 1, \"labels\": {\"a\": null}}");

        assertThat(item.code()).isEqualTo("field-invalid");
        assertThat(item.detail()).isEqualTo("'items[1]' must not be null.");
        assertThat(label.detail()).isEqualTo("'labels.a' must not be null.");
        assertThat(label.more()).containsEntry("field", "labels.a");
    }

    @Test
    void null_is_no_number() {
        assertThat(problem("{\"name\": \"n\", \"count\": null}").more()).containsEntry("field", "count");
    }

    @Test
    void a_string_is_not_a_number() {
        assertThat(problem("{\"name\": \"n\", \"count\": \"5\"}").detail())
                .isEqualTo("'count': must be a whole number.");
    }

    @Test
    void a_fraction_is_not_a_whole_number() {
        assertThat(problem("{\"name\": \"n\", \"count\": 1.5}").detail()).isEqualTo("'count': must be a whole number.");
    }

    @Test
    void a_number_too_large_is_not_cut_short() {
        assertThat(problem("{\"name\": \"n\", \"count\": 99999999999}").code()).isEqualTo("field-invalid");
    }

    @Test
    void a_number_is_not_a_string() {
        assertThat(problem("{\"name\": 5, \"count\": 1}").detail()).isEqualTo("'name': must be a string.");
    }

    @Test
    void a_number_is_not_a_truth() {
        assertThat(problem("{\"name\": \"n\", \"count\": 1, \"urgent\": 1}").detail())
                .isEqualTo("'urgent': must be true or false.");
    }

    @Test
    void an_object_is_not_an_array() {
        assertThat(problem("{\"name\": \"n\", \"count\": 1, \"items\": {}}").detail())
                .isEqualTo("'items': must be an array.");
    }

    @Test
    void a_time_that_is_none_is_shown_how_one_looks() {
        assertThat(problem("{\"name\": \"n\", \"count\": 1, \"due\": \"tomorrow\"}")
                        .detail())
                .isEqualTo("'due': must be a point in time such as 2030-01-31T12:00:00Z.");
    }

    @Test
    void a_word_that_is_not_one_of_the_allowed_is_answered_with_them() {
        Problem problem =
                problem("{\"name\": \"n\", \"count\": 1, \"items\": [{\"path\": \"p\", \"fault\": \"mine\"}]}");

        assertThat(problem.more()).containsEntry("allowed", List.of("user", "infrastructure"));
    }

    @Test
    void what_a_record_refuses_is_told_in_its_own_sentence() {
        Problem problem = problem("{\"name\": \"n\", \"count\": 1, \"items\": [{\"path\": \"/etc\"}]}");

        assertThat(problem.code()).isEqualTo("field-invalid");
        assertThat(problem.detail()).isEqualTo("'items[0]': path '/etc' must be relative.");
    }

    @Test
    void a_repeated_field_is_refused() {
        assertThat(problem("{\"name\": \"n\", \"name\": \"m\", \"count\": 1}").detail())
                .contains("Duplicate field 'name'");
    }

    @Test
    void what_is_not_json_is_told_where() {
        Problem problem = problem("{\"name\":\n  oops}");

        assertThat(problem.code()).isEqualTo("json-malformed");
        assertThat(problem.more()).containsEntry("line", 2);
    }

    @Test
    void what_ends_too_early_is_told_without_where_jackson_has_it_from() {
        assertThat(problem("{").detail()).isEqualTo("Unexpected end-of-input: expected close marker for Object.");
    }

    @Test
    void what_is_wrong_as_a_whole_is_named_too() {
        assertThat(problem("[]").detail()).isEqualTo("The JSON text must be an object.");
    }

    @Test
    void nothing_may_follow() {
        assertThat(problem("{\"name\": \"n\", \"count\": 1} {}").code()).isEqualTo("json-malformed");
    }

    @Test
    void no_sentence_speaks_of_java() {
        for (String json : List.of("[]", "5", "\"x\"", "{\"name\": {}}", "{\"name\": []}", "{", "{\"labels\": 5}")) {
            assertThat(problem(json).detail()).as(json).doesNotContain("java", "Order", "Token");
        }
    }

    private static Problem problem(String json) {
        return JsonProblems.of(catchThrowableOfType(
                JsonProcessingException.class, () -> StrictJson.MAPPER.readValue(json, Order.class)));
    }
}
