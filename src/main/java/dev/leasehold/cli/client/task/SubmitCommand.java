package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.experiment.ExperimentSubmission;
import dev.leasehold.cli.client.experiment.SpecFile;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code leasehold submit}: hands in a task, many, or an experiment, and prints their ids. */
@Command(
        name = "submit",
        description = {
            "Hand in a task, a file of them, or an experiment, and print their ids.",
            "A file is an experiment when it is YAML, or JSON with an objective; a folder that it names is uploaded.",
            "What is said here goes before what the file says. Many tasks are taken all or none."
        },
        customSynopsis = {
            "leasehold submit [OPTIONS] -- COMMAND [ARGUMENT...]",
            "leasehold submit [OPTIONS] -c LINE",
            "leasehold submit [OPTIONS] FILE|-",
            "leasehold submit --eden DIR [--seed DIR]"
        })
public final class SubmitCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Mixin
    private final Client client = new Client();

    @Mixin
    private final TaskOptions options = new TaskOptions();

    @Option(
            names = {"-c", "--shell"},
            paramLabel = "LINE",
            description = "A line for the shell there.")
    private @Nullable String shell;

    @Option(
            names = "--eden",
            paramLabel = "DIR",
            description = "An EDEN experiment folder, taken as it is; prints the experiment's id.")
    private @Nullable Path eden;

    @Option(
            names = "--seed",
            paramLabel = "DIR",
            description = "With --eden: the files that evolve (default: an empty commit).")
    private @Nullable Path seed;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "A spec, or JSON with one task or many; - for stdin.")
    private List<String> words = List.of();

    private Optional<SpecFile> file = Optional.empty();

    @Override
    public Integer call() {
        if (eden != null) {
            return submitEden(eden);
        }
        if (seed != null) {
            throw client.misuse("--seed goes with --eden.");
        }
        Optional<SpecFile> experiment = file().filter(file -> SpecFile.isOne(file.name(), file.text()));
        if (experiment.isPresent()) {
            return begin(experiment.get());
        }
        List<ObjectNode> tasks = tasks();
        RestClient service = client.connect();
        tasks.forEach(task -> options.applyTo(task, client, service));
        Submission submission = new Submission(service, options.key());
        if (tasks.size() == 1) {
            JsonNode task = submission.one(tasks.getFirst());
            print(task, List.of(task));
        } else {
            JsonNode ids = submission.many(tasks);
            print(ids, ids.path("tasks"));
        }
        return 0;
    }

    /** The file that was named, read once; empty when a command stands in its place. */
    private Optional<SpecFile> file() {
        if (shell != null || isCommand() || words.size() != 1) {
            return Optional.empty();
        }
        String name = words.getFirst();
        try (InputStream in = name.equals("-") ? client.around().in() : Files.newInputStream(Path.of(name))) {
            Path folder = name.equals("-")
                    ? Path.of("")
                    : Objects.requireNonNullElse(Path.of(name).getParent(), Path.of(""));
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            file = Optional.of(new SpecFile(name, text, folder.toAbsolutePath()));
            return file;
        } catch (IOException e) {
            throw client.badFile(
                    "The file %s cannot be read (%s).".formatted(name, FileTrouble.words(e)),
                    "Name a file that is there and that this user may read; a command comes after '--'.");
        }
    }

    private static String called(String name) {
        return name.equals("-") ? "stdin" : name;
    }

    private int begin(SpecFile experiment) {
        options.onlyKey(spec.commandLine());
        RestClient service = client.connect();
        JsonNode begun = new ExperimentSubmission(client, service, options.key()).submit(experiment);
        return tell(begun);
    }

    private int tell(JsonNode experiment) {
        print(experiment, List.of(experiment));
        client.note(
                "look on:  leasehold watch %s".formatted(experiment.path("id").asText()));
        return 0;
    }

    private int submitEden(Path folder) {
        if (shell != null || !words.isEmpty()) {
            throw client.misuse("--eden takes no command: the folder has them.");
        }
        return tell(new EdenFolder(client, folder).submit(client.connect(), options.key(), seed));
    }

    private boolean isCommand() {
        return spec.commandLine().getParseResult().originalArgs().contains("--");
    }

    private List<ObjectNode> tasks() {
        if (shell != null && words.isEmpty()) {
            return List.of(JsonNodeFactory.instance.objectNode().put("command", shell));
        }
        if (shell == null && isCommand() && !words.isEmpty()) {
            ObjectNode task = JsonNodeFactory.instance.objectNode();
            task.set("command", Submission.command(words));
            return List.of(task);
        }
        if (file.isPresent()) {
            return new TaskFile(client, called(file.get().name()), file.get().text()).read();
        }
        throw client.misuse("Name one: a command after '--', a shell line with -c, a file, or - for stdin.");
    }

    private void print(JsonNode answer, Iterable<JsonNode> tasks) {
        if (client.json()) {
            client.print(answer);
        } else {
            tasks.forEach(task -> client.out()
                    .println(task.isTextual() ? task.asText() : task.path("id").asText()));
        }
    }
}
