package dev.leasehold.worker.courier;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ReckoningTest {
    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "no JSON", "[]"})
    void a_record_that_is_none_is_the_launchers_failure(String record) throws Exception {
        assertThat(of(SentWorkspaces.of(record, "")).ended().code()).isEqualTo(Code.LAUNCHER_FAILED);
    }

    @Test
    void what_a_newer_launcher_says_beside_is_passed_over() throws Exception {
        String record = "{\"end\": \"exited\", \"exitCode\": 3, \"mood\": \"fine\", \"version\": 2}";

        assertThat(of(SentWorkspaces.of(record, "")).ended().code()).isEqualTo(Code.COMMAND_FAILED);
    }

    private Reckoning of(SentWorkspace sent) {
        Work work = new Work(null, List.of(), List.of(), Map.of(), null, null);
        Assignment assignment = new Assignment("task", 1, "role", Instant.EPOCH, work, false, null);
        return new Reckoning(assignment, sent, file -> "none", scratch);
    }
}
