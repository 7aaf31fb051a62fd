package dev.leasehold.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.StartRefused;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** How every command of the client prints. */
public class Printer implements Notes {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec command;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = "--json", description = "Print JSON, errors too (on stderr).")
    private boolean json;

    public Surroundings around() {
        return ((Surroundings.Known) command.root().userObject()).surroundings();
    }

    public boolean json() {
        return json;
    }

    public PrintStream out() {
        return around().out();
    }

    public Terminal terminal() {
        return around().terminal();
    }

    public void print(JsonNode value) {
        try {
            out().println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One value a line, for streams. */
    public void printLine(JsonNode value) {
        out().println(Json.write(value));
    }

    /** An answer as it came, for programs; for people, as a table. */
    public void print(JsonNode answer, Supplier<Table> table) {
        if (json) {
            print(answer);
        } else {
            print(table.get());
        }
    }

    public void print(Table table) {
        table.print(out(), terminal());
    }

    @Override
    public void note(String sentence) {
        if (terminal().progress()) {
            around().err().println("leasehold: " + sentence);
        }
    }

    @Override
    public ParameterException misuse(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    @Override
    public StartRefused badFile(String sentence, String suggestion) {
        return new StartRefused(StartRefused.Why.FOLDER, sentence, suggestion);
    }
}
