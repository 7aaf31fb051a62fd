package dev.leasehold.worker.courier;

import dev.leasehold.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CrowdTest {
    private final Crowd crowd = new Crowd();

    @Test
    void an_attempt_is_looked_at_once_at_a_time() {
        try (Crowd.Place first = crowd.enter("task-1");
                Crowd.Place other = crowd.enter("task-2")) {
            assertThat(other).isNotSameAs(first);
            assertThatThrownBy(() -> crowd.enter("task-1"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(503));
        }

        crowd.enter("task-1").close();
    }

    @Test
    void what_was_taken_is_given_back() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (Crowd.Place place = crowd.enter("task")) {
                place.becomeLarge();
                place.reckon(i % 2 == 0);
            }
        }
    }
}
