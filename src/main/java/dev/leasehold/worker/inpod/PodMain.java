package dev.leasehold.worker.inpod;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code leasehold pod checkout|publish --service URL --deadline-seconds N}: where the pods' own steps begin. Nobody
 * types it, and it runs twice for each task, so it loads as little as it can: no server, and none of the client.
 */
public final class PodMain {
    private static final String LAUNCHER = "/opt/leasehold/launcher";

    private PodMain() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        String service = options.remove("--service");
        String seconds = options.remove("--deadline-seconds");
        Path launcher = Path.of(options.getOrDefault("--launcher", LAUNCHER));
        Path lastWord = Path.of(options.getOrDefault("--last-word", PodPaths.LAST_WORD.toString()));
        String step = arguments.length == 0 ? "" : arguments[0];
        if (service == null || seconds == null || !(step.equals("checkout") || step.equals("publish"))) {
            throw new IllegalArgumentException(
                    "usage: leasehold pod checkout|publish --service URL --deadline-seconds N; it is for tasks' pods");
        }
        PodSteps steps = PodSteps.of(URI.create(service), Duration.ofSeconds(Long.parseLong(seconds)), lastWord);
        return step.equals("checkout") ? steps.checkout(launcher) : steps.publish();
    }
}
