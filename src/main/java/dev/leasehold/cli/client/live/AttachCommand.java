package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import dev.leasehold.platform.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code leasehold attach}: a running command's output here, and what is typed here its input. */
@Command(
        name = "attach",
        description = {
            "Show what a running command prints, and send it what is typed here, line by line, until it has ended.",
            "Its role has input or tty set. Ctrl-C leaves; 'leasehold interrupt' interrupts."
        })
public final class AttachCommand implements Callable<Integer>, LogFollower.Display {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", description = "Its id.")
    private String task = "";

    @Option(names = "--end", description = "With the end of what is typed here, end the command's input too.")
    private boolean end;

    @Override
    public Integer call() {
        RestClient service = client.connect();
        JsonNode now = service.get(new Query("/v1/tasks/%s", task).toString());
        Thread.ofPlatform().daemon().name("attach-input").start(() -> sendLines(new TaskInput(service, task)));
        new LogFollower(service, this)
                .followAttempt(task, Math.max(1, now.path("attempt").asInt()), 0);
        return 0;
    }

    private void sendLines(TaskInput input) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.around().in(), UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                input.send(line + "\n", false);
            }
            if (end) {
                input.send("", true);
            }
        } catch (IOException e) {
            client.note("this input cannot be read any more: " + e.getMessage());
        } catch (ProblemException refused) {
            client.note(refused.problem().detail() + " " + refused.problem().suggestion());
        } catch (ServiceUnreachable silent) {
            client.note(silent.sentence());
        }
    }

    @Override
    public void show(JsonNode piece) {
        if (client.json()) {
            client.printLine(piece);
        } else {
            client.out().print(piece.path("text").asText());
            client.out().flush();
        }
    }

    @Override
    public void nextAttempt(int number) {
        client.note("attempt %d".formatted(number));
    }
}
