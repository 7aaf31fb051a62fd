package dev.leasehold.lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 9. That the API passes it on is in {@code ProblemsTest} and {@code SubprocessApiTest}. */
class AFailureSaysWhatWhyAndWhatToDoTest {
    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void attempts_tell_what_happened_and_what_to_do() {
        String id = engine.submit(task("attempts"));
        Grant grant = engine.claim("attempts", 1).getFirst();
        engine.settle(
                grant, new Verdict(Code.COMMAND_FAILED, "exit code 3", null, 3, null, new Usage(10, 5, 1 << 20), null));

        assertThat(engine.tasks.attempts(id)).singleElement().satisfies(attempt -> {
            assertThat(attempt.code()).isEqualTo(Code.COMMAND_FAILED);
            assertThat(attempt.fault()).isEqualTo(Fault.USER);
            assertThat(attempt.exitCode()).isEqualTo(3);
            assertThat(attempt.suggestion()).isNotBlank();
            assertThat(attempt.usage()).isEqualTo(new Usage(10, 5, 1 << 20));
            assertThat(attempt.sandbox()).isEqualTo("process");
        });
    }

    @ParameterizedTest
    @EnumSource
    void every_code_is_stable_says_whose_fault_it_is_and_what_to_do(Code code) {
        assertThat(code.wire()).matches("[a-z]+(-[a-z]+)*");
        assertThat(Code.of(code.wire())).isEqualTo(code);
        assertThat(code.fault()).isNotNull();
        assertThat(code.suggestion()).isNotBlank().endsWith(".");
    }
}
