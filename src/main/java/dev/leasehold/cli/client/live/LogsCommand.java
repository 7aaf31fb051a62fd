package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Answer;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold logs}: what an attempt printed, whole or in part, at once or as it comes. */
@Command(name = "logs", description = "Print a task's log.")
public final class LogsCommand implements Callable<Integer>, LogFollower.Display {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", description = "Its id.")
    private String task = "";

    @Option(names = "--attempt", paramLabel = "N", description = "Of this attempt (default: the last one).")
    private @Nullable Integer attempt;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            description = "Only the last lines.")
    private @Nullable Integer tail;

    @Option(names = "--offset", paramLabel = "BYTE", description = "From this byte on.")
    private long offset;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as it grows, over further attempts too, until the task has ended.")
    private boolean follow;

    @Override
    public Integer call() {
        if (tail != null && offset != 0) {
            throw client.misuse("--tail and --offset exclude each other.");
        }
        RestClient service = client.connect();
        Position reached = read(service);
        if (follow) {
            var follower = new LogFollower(service, this);
            if (attempt == null) {
                follower.follow(task, Math.max(1, reached.attempt()), reached.offset());
            } else {
                follower.followAttempt(task, attempt, reached.offset());
            }
        }
        return 0;
    }

    private record Position(int attempt, long offset) {}

    /** What there is: one answer holds a part of a long log. */
    private Position read(RestClient service) {
        long at = offset;
        while (true) {
            Query query = new Query("/v1/tasks/%s/log", task)
                    .with("attempt", attempt)
                    .with("tail", tail)
                    .with("offset", tail == null ? at : null);
            Answer answer = service.call("GET", query.toString(), Map.of("Accept", "text/plain"), null);
            int number = Math.toIntExact(number(answer, "Leasehold-Log-Attempt"));
            long next = number(answer, "Leasehold-Log-Next");
            print(number, next - answer.body().length, next, answer);
            if (tail != null || answer.body().length == 0 || next >= number(answer, "Leasehold-Log-Size")) {
                return new Position(number, next);
            }
            at = next;
        }
    }

    private void print(int number, long from, long next, Answer answer) {
        if (answer.body().length == 0) {
            return;
        }
        if (client.json()) {
            ObjectNode piece = JsonNodeFactory.instance.objectNode();
            piece.put("attempt", number).put("offset", from).put("next", next).put("text", answer.text());
            client.printLine(piece);
        } else {
            client.out().write(answer.body(), 0, answer.body().length); // every byte, UTF-8 or not
            client.out().flush();
        }
    }

    private static long number(Answer answer, String header) {
        return answer.header(header).map(Long::parseLong).orElse(0L);
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
