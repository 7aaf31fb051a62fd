package dev.leasehold.worker.subprocess;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class SubprocessModeTest {
    @TempDir
    Path folder;

    static java.util.List<SandboxLevel> levels() {
        return Levels.available();
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_command_runs_and_its_output_is_logged(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Bench.Done done = bench.run(
                    "echo hello; id; ls -la /dev / /tmp; ps aux;touch /tmp/x /foo /dev/foo $HOME/x x; ls /dev/shm -la; kill -SEGV $$");
            System.out.println(bench.host.describe());
            System.out.println(done);
            assertThat(done.verdict().code()).as(done.log()).isNull();
        }
    }
}
