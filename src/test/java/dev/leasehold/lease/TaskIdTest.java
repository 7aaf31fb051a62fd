package dev.leasehold.lease;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class TaskIdTest {
    @Test
    void an_id_is_a_legal_slug_label_and_ref_and_reads_back() {
        for (int i = 0; i < 1_000; i++) {
            UUID id = TaskId.next();
            String text = TaskId.text(id);
            assertThat(text).matches("[0-9a-hjkmnp-tv-z]{26}");
            assertThat(TaskId.parse(text)).contains(id);
        }
    }

    @Test
    void later_ids_sort_after_earlier_ones() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(TaskId.text(TaskId.next()));
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "01m7z35b1je0093reg7x1e6gd",
                "01m7z35b1je0093reg7x1e6gd55",
                "01M7Z35B1JE0093REG7X1E6GD5",
                "01m7z35b1je0093reg7x1e6gdu",
                "81m7z35b1je0093reg7x1e6gd5",
                "../../../../../etc/passwd0"
            })
    void what_cannot_be_an_id_is_none(String text) {
        assertThat(TaskId.parse(text)).isEmpty();
    }
}
