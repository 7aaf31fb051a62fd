package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.cli.client.Client;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.List;
import java.util.concurrent.Callable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code leasehold send}: text for a running command's standard input. */
@Command(
        name = "send",
        description = "Send text to the standard input of a running command, whose role has input or tty set.")
public final class SendCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(index = "0", paramLabel = "TASK", description = "Its id.")
    private String task = "";

    @Parameters(
            index = "1..*",
            paramLabel = "TEXT",
            description = "A line, of these words; all of this command's own standard input, if there are none.")
    private List<String> words = List.of();

    @Option(names = "--end", description = "Nothing more will follow: the command comes to the end of its input.")
    private boolean end;

    @Override
    public Integer call() throws IOException {
        TaskInput input = new TaskInput(client.connect(), task);
        JsonNode answer = words.isEmpty() ? sendAll(input) : input.send(String.join(" ", words) + "\n", end);
        new Wishes(client).tell(answer, "sent");
        return 0;
    }

    private JsonNode sendAll(TaskInput input) throws IOException {
        Reader in = new InputStreamReader(client.around().in(), UTF_8);
        char[] piece = new char[TaskInput.MOST_CHARACTERS / 2];
        JsonNode answer = JsonNodeFactory.instance.objectNode().put("done", true);
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            answer = input.send(new String(piece, 0, length), false);
        }
        return end ? input.send("", true) : answer;
    }
}
