package dev.leasehold.worker.inpod;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PodServiceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    @Timeout(30)
    void a_log_that_is_not_there_is_not_waited_for(@TempDir Path folder) {
        var service = new PodService(URI.create("http://127.0.0.1:9"), "token", StepDeadline.in(PATIENCE));

        assertThatThrownBy(() -> service.handOverLog(folder.resolve("log"))).isInstanceOf(NoSuchFileException.class);
    }
}
