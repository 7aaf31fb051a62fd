package dev.leasehold.cli;

import dev.leasehold.worker.inpod.PodSteps;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** {@code leasehold pod …}: the steps of a task's pod that are Leasehold's own. Nobody types them. */
@Command(name = "pod", hidden = true, description = "What Leasehold does inside a task's pod.")
final class PodCommand {
    @Option(names = "--service", required = true, scope = picocli.CommandLine.ScopeType.INHERIT)
    private @Nullable URI service;

    @Option(names = "--deadline-seconds", required = true, scope = picocli.CommandLine.ScopeType.INHERIT)
    private long deadlineSeconds;

    private PodSteps steps() throws IOException {
        return PodSteps.of(java.util.Objects.requireNonNull(service), Duration.ofSeconds(deadlineSeconds));
    }

    @Command(name = "checkout", description = "Makes the workspace.")
    int checkout(@Option(names = "--launcher", defaultValue = "/opt/leasehold/launcher") Path launcher)
            throws IOException, InterruptedException {
        return steps().checkout(launcher);
    }

    @Command(name = "publish", description = "Lands what the command left and tells how the attempt ended.")
    int publish() throws IOException, InterruptedException {
        return steps().publish();
    }
}
