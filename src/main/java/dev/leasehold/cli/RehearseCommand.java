package dev.leasehold.cli;

import dev.leasehold.cli.client.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * {@code leasehold rehearse}: runs the command lines on stdin, one a line, in this one process. For the launcher: the
 * JDK notes which classes it takes, and the next commands find them loaded and linked.
 */
@Command(name = "rehearse", description = "Run the command lines on stdin.", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Surroundings around = ((Leasehold) spec.root().userObject()).surroundings();
        int worst = 0;
        var lines = new BufferedReader(new InputStreamReader(around.in(), UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            worst = Math.max(worst, Leasehold.commandLine(around, words).execute(words));
        }
        return worst;
    }
}
