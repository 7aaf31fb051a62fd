package dev.leasehold.worker.inpod;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code leasehold pod checkout|publish --service URL --deadline-seconds N}: where the pods' own steps begin. Nobody
 * types it, and it runs twice for each task, so it loads as little as it can: no server, and none of the client.
 *
 * <p>{@code leasehold pod rehearse … -- PROGRAM ARGUMENT…} is both with a command between them, for the image's build to
 * learn from.
 */
public final class PodMain {
    private static final String LAUNCHER = "/opt/leasehold/launcher";

    private PodMain() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        int end = words.contains("--") ? words.indexOf("--") : words.size();
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < end; i += 2) {
            options.put(words.get(i), words.get(i + 1));
        }
        String service = options.remove("--service");
        String seconds = options.remove("--deadline-seconds");
        Path launcher = Path.of(options.getOrDefault("--launcher", LAUNCHER));
        Path lastWord = Path.of(options.getOrDefault("--last-word", PodPaths.LAST_WORD.toString()));
        if (words.isEmpty() || service == null || seconds == null) {
            throw misused();
        }
        PodSteps steps = PodSteps.of(URI.create(service), Duration.ofSeconds(Long.parseLong(seconds)), lastWord);
        return switch (words.getFirst()) {
            case "checkout" -> steps.checkout(launcher);
            case "publish" -> steps.publish();
            case "rehearse" -> rehearse(steps, launcher, words.subList(Math.min(end + 1, words.size()), words.size()));
            default -> throw misused();
        };
    }

    private static int rehearse(PodSteps steps, Path launcher, List<String> command)
            throws IOException, InterruptedException {
        if (command.isEmpty()) {
            throw misused();
        }
        int checkedOut = steps.checkout(launcher);
        if (checkedOut != 0) {
            return checkedOut;
        }
        int ended = new ProcessBuilder(command).inheritIO().start().waitFor();
        return ended == 0 ? steps.publish() : ended;
    }

    private static IllegalArgumentException misused() {
        return new IllegalArgumentException(
                "usage: leasehold pod checkout|publish --service URL --deadline-seconds N; it is for tasks' pods");
    }
}
