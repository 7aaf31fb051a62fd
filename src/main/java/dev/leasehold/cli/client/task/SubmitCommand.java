package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold submit}: hands in a task or many, and prints their ids. */
@Command(
        name = "submit",
        description = {
            "Hand in a task, or a file of them, and print their ids.",
            "What is said here goes before what the file says. Many tasks are taken all or none."
        },
        customSynopsis = {
            "leasehold submit [OPTIONS] -- COMMAND [ARGUMENT...]",
            "leasehold submit [OPTIONS] -c LINE",
            "leasehold submit [OPTIONS] FILE|-"
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

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "JSON with one task or many; - for stdin.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
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

    private List<ObjectNode> tasks() {
        boolean commandLine = spec.commandLine().getParseResult().originalArgs().contains("--");
        if (shell != null && words.isEmpty()) {
            return List.of(JsonNodeFactory.instance.objectNode().put("command", shell));
        }
        if (shell == null && commandLine && !words.isEmpty()) {
            ObjectNode task = JsonNodeFactory.instance.objectNode();
            task.set("command", Submission.command(words));
            return List.of(task);
        }
        if (shell == null && !commandLine && words.size() == 1) {
            return new TaskFile(client, words.getFirst()).read();
        }
        throw client.misuse("Name one: a command after '--', a shell line with -c, a JSON file, or - for stdin.");
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
