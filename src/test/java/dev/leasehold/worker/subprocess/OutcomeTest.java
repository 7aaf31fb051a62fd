package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing is believed of an outcome but what one small JSON object in a regular file says. */
class OutcomeTest {
    @TempDir
    Path folder;

    @Test
    void an_outcome_is_handed_on_as_it_was_written() throws Exception {
        Verdict verdict = run("echo '{\"score\": 0.5}' > $LEASEHOLD_OUTCOME", true);

        assertThat(verdict.succeeded()).as(verdict.message()).isTrue();
        assertThat(verdict.outcome()).hasToString("{\"score\":0.5}");
    }

    @Test
    void an_outcome_is_optional_unless_the_role_wants_one() throws Exception {
        assertThat(run("true", false).succeeded()).isTrue();
        assertThat(run("true", true).code()).isEqualTo(Code.OUTCOME_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo nonsense > $LEASEHOLD_OUTCOME",
                "echo '[1]' > $LEASEHOLD_OUTCOME",
                "echo '{} {}' > $LEASEHOLD_OUTCOME",
                "echo '{\"a\":1,\"a\":2}' > $LEASEHOLD_OUTCOME",
                ": > $LEASEHOLD_OUTCOME",
                "head -c 70000 /dev/zero > $LEASEHOLD_OUTCOME",
                "perl -e 'print \"[\" x 60000' > $LEASEHOLD_OUTCOME",
                "echo '{}' > x; ln -s $PWD/x $LEASEHOLD_OUTCOME",
                "ln -s /etc/hostname $LEASEHOLD_OUTCOME",
                "mkfifo $LEASEHOLD_OUTCOME",
                "mkdir $LEASEHOLD_OUTCOME",
                "rmdir .leasehold; ln -s /etc .leasehold; true"
            })
    void anything_else_is_refused(String line) throws Exception {
        Verdict verdict = run(line, true);

        assertThat(verdict.code()).as(verdict.message()).isIn(Code.OUTCOME_INVALID, Code.OUTCOME_MISSING);
        assertThat(verdict.outcome()).isNull();
    }

    private Verdict run(String line, boolean required) throws Exception {
        RoleSettings role =
                new RoleSettings("test", null, Limits.DEFAULT, Map.of(), List.of(), null, List.of(), true, required);
        try (Bench bench = new Bench(folder, SandboxLevel.PROCESS)) {
            return bench.run(role, Bench.shell(line)).verdict();
        }
    }
}
