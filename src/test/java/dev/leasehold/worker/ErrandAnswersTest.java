package dev.leasehold.worker;

import dev.leasehold.lease.ErrandAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ErrandAnswersTest {
    private final List<Long> heard = new ArrayList<>();
    private int calls;

    static Stream<RuntimeException> what_comes_of_a_bad_one() {
        return Stream.of(
                new IllegalStateException("a bug, as scripted"),
                BrokerException.refused(new IllegalArgumentException("as scripted")));
    }

    @ParameterizedTest
    @MethodSource("what_comes_of_a_bad_one")
    void a_bad_one_costs_none_of_the_others_and_is_not_told_for_ever(RuntimeException why) throws Exception {
        ErrandAnswers answers = told(batch -> {
            if (batch.contains(2L)) {
                throw why;
            }
        });

        for (int step = 0; step < 10; step++) {
            step(answers);
        }

        assertThat(heard).containsExactly(1L, 3L);
        assertThat(calls).isEqualTo(4);
    }

    static Stream<Throwable> what_passes() {
        return Stream.of(
                BrokerException.unreachable(new IllegalStateException("as scripted")),
                new OutOfMemoryError("as scripted"));
    }

    @ParameterizedTest
    @MethodSource("what_passes")
    void what_could_not_be_told_at_the_moment_is_told_again(Throwable why) throws Exception {
        ErrandAnswers answers = told(_ -> {
            if (calls == 1) {
                fail(why);
            }
        });

        step(answers);
        step(answers);

        assertThat(heard).containsExactly(1L, 2L, 3L);
    }

    @Test
    void one_that_is_told_alone_is_told_again_too_where_the_service_does_not_answer() throws Exception {
        ErrandAnswers answers = told(batch -> {
            if (batch.size() > 1) {
                throw new IllegalStateException("a bug, as scripted");
            }
            if (calls == 2) {
                throw BrokerException.unreachable(new IllegalStateException("as scripted"));
            }
        });

        for (int step = 0; step < 10; step++) {
            step(answers);
        }

        assertThat(heard).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @FunctionalInterface
    private interface Script {
        void play(List<Long> batch);
    }

    private static void fail(Throwable why) {
        switch (why) {
            case RuntimeException trouble -> throw trouble;
            case Error error -> throw error;
            default -> throw new AssertionError(why);
        }
    }

    /** As {@link HostThreads} takes it: whatever it fails of, the next one follows. */
    private static void step(ErrandAnswers answers) throws InterruptedException {
        try {
            answers.tell(Duration.ZERO);
        } catch (RuntimeException | OutOfMemoryError e) {
            assertThat(e).hasMessageContaining("as scripted");
        }
    }

    /** Three answers, told to a service that plays this script. */
    private ErrandAnswers told(Script script) {
        ErrandAnswers answers = new ErrandAnswers(new DeafBroker() {
            @Override
            public void answer(List<ErrandAnswer> batch) {
                calls++;
                List<Long> errands = batch.stream().map(ErrandAnswer::errand).toList();
                script.play(errands);
                heard.addAll(errands);
            }
        });
        for (long errand = 1; errand <= 3; errand++) {
            answers.add(new ErrandAnswer(errand, 1, null, "", null));
        }
        return answers;
    }
}
