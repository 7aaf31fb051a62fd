package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.OutputLost;
import dev.leasehold.cli.client.live.LogFollower;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold run}: one task, as if its command ran here. */
@Command(
        name = "run",
        description = {
            "Run a command as a task: print its log as it comes, and exit as it does. Ctrl-C cancels it.",
            "Nothing but the log is on stdout; with --json the log is on stderr, and the task at its end on stdout."
        },
        customSynopsis = {"leasehold run [OPTIONS] [--] COMMAND [ARGUMENT...]", "leasehold run [OPTIONS] -c LINE"},
        exitCodeOnInvalidInput = RunExit.FAILED,
        exitCodeOnExecutionException = RunExit.FAILED,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0-255:the command's own",
            "124:it took too long",
            "125:there is no exit code: the call went wrong, or the task failed otherwise; stderr says why",
            "127:there is no such program",
            "128+N:it died of signal N",
            "130:it was cancelled",
            "141:whoever read the log wants no more, as 'head' does; it is cancelled"
        })
public final class RunCommand implements Callable<Integer>, LogFollower.Display {
    @Mixin
    private final Client client = new Client();

    @Mixin
    private final TaskOptions options = new TaskOptions();

    @Option(
            names = {"-c", "--shell"},
            paramLabel = "LINE",
            description = "A line for the shell there.")
    private @Nullable String shell;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The program and its arguments.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        RestClient service = client.connect();
        ObjectNode task = task();
        options.applyTo(task, client, service);
        String id = new Submission(service, options.key()).one(task).path("id").asText();
        client.note("task " + id);
        var interrupt = CancelOnInterrupt.arm(service, id, client.around().err());
        int code = RunExit.FAILED;
        try {
            code = ended(service, new LogFollower(service, this).follow(id, 1, 0));
        } catch (OutputLost lost) {
            interrupt.outputLost();
            throw lost;
        } finally {
            interrupt.end(code);
        }
        return code;
    }

    private ObjectNode task() {
        ObjectNode task = JsonNodeFactory.instance.objectNode();
        if (shell != null && words.isEmpty()) {
            return task.put("command", shell);
        }
        if (shell == null && !words.isEmpty()) {
            task.set("command", Submission.command(words));
            return task;
        }
        throw client.misuse("Name one: a command, or a shell line with -c.");
    }

    private int ended(RestClient service, JsonNode task) {
        JsonNode attempts =
                service.get(new Query("/v1/tasks/%s/attempts", task.path("id").asText()).toString());
        JsonNode last = attempts.path(attempts.size() - 1);
        if (client.json()) {
            ObjectNode both = JsonNodeFactory.instance.objectNode();
            both.set("task", task);
            both.set("attempts", attempts);
            client.print(both);
        }
        if (task.path("state").asText().equals("failed")) {
            client.around().err().println("leasehold: %s [%s]".formatted(why(last, task), Cells.text(task, "code")));
        }
        return RunExit.of(task, last);
    }

    private static String why(JsonNode attempt, JsonNode task) {
        String suggestion = attempt.path("suggestion").asText("");
        return "task %s failed: %s. %s"
                .formatted(Cells.text(task, "id"), Cells.text(task, "message"), Cells.plain(suggestion))
                .strip();
    }

    @Override
    public void show(JsonNode piece) {
        PrintStream stream = client.json() ? client.around().err() : client.out();
        stream.print(piece.path("text").asText());
        stream.flush();
    }

    @Override
    public void nextAttempt(int number) {
        client.note("attempt %d".formatted(number));
    }
}
