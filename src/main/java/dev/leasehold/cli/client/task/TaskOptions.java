package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Moment;
import dev.leasehold.cli.client.Seconds;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What can be said of a task on the command line. It goes before what a file says. */
final class TaskOptions {
    static final String DEFAULT_ROLE = "default";

    @Option(names = "--role", paramLabel = "ROLE", description = "Who runs it (default: default).")
    private @Nullable String role;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            mapFallbackValue = Option.NULL_VALUE,
            description = "A variable for the command; without a value, the one in this environment. Repeatable.")
    private Map<String, Optional<String>> env = new LinkedHashMap<>();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "To find it again. Repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "PATH[=FILE]",
            description = "A file for its workspace: FILE from here (default: PATH), as PATH there. Repeatable.")
    private List<String> inputs = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Seconds.Converter.class,
            description = "At most so long: 90s, 15m, 2h (default: the role's).")
    private @Nullable Seconds timeout;

    @Option(
            names = "--run-after",
            paramLabel = "TIME",
            converter = Moment.Converter.class,
            description = "Not before: 2026-12-24T18:00:00Z, or after so long, such as 15m or 2h.")
    private @Nullable Moment runAfter;

    @Option(names = "--priority", paramLabel = "N", description = "From -100 to 100, the higher the sooner.")
    private @Nullable Integer priority;

    @Option(names = "--group", paramLabel = "NAME", description = "The group it belongs to.")
    private @Nullable String group;

    @Option(names = "--attempts", paramLabel = "N", description = "Try so often when it fails (default: 1).")
    private @Nullable Integer attempts;

    @Option(
            names = "--source",
            paramLabel = "REPO[@PARENT]",
            description = "The repository it works on, at a commit or branch (default: the default branch).")
    private @Nullable String source;

    @Option(
            names = "--commit",
            paramLabel = "none|auto|own",
            description = "What of its change is delivered (default: the role's).")
    private @Nullable String commit;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "A name for this call: repeated with the same key, it gives the same tasks.")
    private @Nullable String key;

    /** What makes repeating the call harmless; one of its own when the user gives none. */
    String key() {
        return key == null ? UUID.randomUUID().toString() : key;
    }

    /** An experiment has its own ways to say all else. */
    void onlyKey(CommandLine command) {
        for (CommandLine.Model.OptionSpec option : command.getParseResult().matchedOptions()) {
            if (option.userObject() instanceof Field field
                    && field.getDeclaringClass() == TaskOptions.class
                    && !field.getName().equals("key")) {
                throw new CommandLine.ParameterException(
                        command, "%s is for tasks; an experiment's spec says it.".formatted(option.longestName()));
            }
        }
    }

    /** Writes what was said into a task. Inputs that are large are uploaded. */
    void applyTo(ObjectNode task, Client client, RestClient service) {
        if (role != null || !task.has("role")) {
            task.put("role", role == null ? DEFAULT_ROLE : role);
        }
        env.forEach((name, value) -> task.withObjectProperty("env").put(name, value(name, value, client)));
        labels.forEach((name, value) -> task.withObjectProperty("labels").put(name, value));
        if (timeout != null) {
            task.put("timeoutSeconds", timeout.count());
        }
        if (runAfter != null) {
            if (key != null && runAfter.isCounted()) {
                throw client.misuse(
                        "--run-after: repeated with its key, this call would ask for another time; write a date and time.");
            }
            task.put("runAfter", runAfter.from(Instant.now()).toString());
        }
        if (priority != null) {
            task.put("priority", priority);
        }
        if (group != null) {
            task.put("group", group);
        }
        if (attempts != null) {
            task.withObjectProperty("attempts").put("user", attempts).put("infrastructure", 5);
        }
        applySource(task, client);
        if (!inputs.isEmpty()) {
            ArrayNode list = task.withArrayProperty("inputs");
            inputs.forEach(input -> list.add(new InputUpload(client, service).input(input)));
        }
    }

    private void applySource(ObjectNode task, Client client) {
        if (source != null) {
            int at = source.indexOf('@');
            ObjectNode node = task.putObject("source");
            node.put("repository", at < 0 ? source : source.substring(0, at));
            if (at >= 0) {
                ArrayNode parents = node.putArray("parents");
                List.of(source.substring(at + 1).split(",")).forEach(parents::add);
            }
        }
        if (commit != null) {
            if (!task.has("source")) {
                throw client.misuse("--commit needs a --source.");
            }
            task.withObjectProperty("source").put("commit", commit);
        }
    }

    private static String value(String name, Optional<String> given, Client client) {
        return given.orElseGet(() -> Optional.ofNullable(
                        client.around().environment().get(name))
                .orElseThrow(() -> client.misuse("--env %s: this environment has no %s.".formatted(name, name))));
    }
}
