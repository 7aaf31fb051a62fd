package dev.leasehold.cli;

import dev.leasehold.cli.client.ExitCode;
import dev.leasehold.cli.client.Failures;
import dev.leasehold.cli.client.OutputLost;
import dev.leasehold.cli.client.Surroundings;
import dev.leasehold.platform.BuildInfo;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.StartRefused;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The top of the command line. Without a command it shows its help. */
@Command(
        name = "leasehold",
        description = "Runs every task on a lease, in a sandbox of its own.",
        mixinStandardHelpOptions = true,
        versionProvider = Leasehold.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nFrom a source tree also:%n",
        footer = {"  test         Run all tests.", "  bench NAME   Measure: without a name, list what can be measured."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it did what was asked",
            "1:it failed; the log says why",
            "2:the command line is not right",
            "3:watch: the task failed or was cancelled, or the experiment was terminated",
            "10:serve: the port is not to be had",
            "11:a folder or file is not right, or may not be read",
            "12:serve: the database is not right",
            "13:serve, worker: this machine lacks something",
            "14:a setting is not right",
            "15:worker: the service did not take this worker",
            "20:the service cannot be reached",
            "21:the service refused the request",
            "22:the token is missing, not valid, or does not allow this",
            "23:there is no such task, experiment, token or content",
            "24:the request does not fit the present state",
            "25:the service failed",
            "141:whoever read the output wants no more, as 'head' does",
            "run:the exit code of what it ran; see 'leasehold run --help'"
        })
final class Leasehold implements Runnable, Surroundings.Known {
    private static final int WIDTH = 100;
    private static final int NARROWEST = 60;
    private static final Set<String> IDS = Set.of("ID", "TASK", "EXPERIMENT", "VARIANT");

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    private Leasehold(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Able to run these arguments. */
    static CommandLine commandLine(Surroundings around, String... arguments) {
        int columns = around.terminal().columns();
        CommandLine line = new CommandLine(new Leasehold(around));
        Commands.addTo(line, arguments);
        return line.setParameterExceptionHandler(Misuse::explain)
                .setExecutionExceptionHandler(Leasehold::refuse)
                .setExecutionStrategy(Leasehold::execute)
                .setOverwrittenOptionsAllowed(true) // the last one wins
                .setColorScheme(Help.defaultColorScheme(around.terminal().colours() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(columns == 0 ? WIDTH : Math.clamp(columns, NARROWEST, WIDTH))
                .setOut(new PrintWriter(around.out(), true, UTF_8))
                .setErr(new PrintWriter(around.err(), true, UTF_8));
    }

    @Override
    public Surroundings surroundings() {
        return surroundings;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** An id that is empty comes of a command in {@code $(…)} that failed, and would name all there are, or nothing. */
    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        for (PositionalParamSpec each : last.matchedPositionals()) {
            if (IDS.contains(each.paramLabel()) && each.stringValues().contains("")) {
                throw new ParameterException(
                        last.commandSpec().commandLine(),
                        "%s is empty. Did what was to print the id fail?".formatted(each.paramLabel()));
            }
        }
        return printing(parsed, last.commandSpec().commandLine());
    }

    /** Every command ends here when what it prints goes nowhere. */
    private static int printing(ParseResult parsed, CommandLine command) {
        try {
            int code = new RunLast().execute(parsed);
            around(command).out().flush();
            return code;
        } catch (OutputLost lost) { // of the help
            return lost(lost, command);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutputLost lost) {
                return lost(lost, command);
            }
            throw e;
        }
    }

    private static int lost(OutputLost lost, CommandLine command) {
        if (lost.readerGone()) {
            return ExitCode.READER_GONE;
        }
        throw new ExecutionException(
                command,
                "output lost",
                new StartRefused(
                        StartRefused.Why.FOLDER,
                        "What this prints cannot be written (%s).".formatted(FileTrouble.words(lost.why())),
                        "It may be done all the same. See that there is space where the output goes."));
    }

    private static Surroundings around(CommandLine command) {
        return ((Leasehold) command.getCommandSpec().root().userObject()).surroundings;
    }

    private static int refuse(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof StartRefused refused) {
            command.getErr().println("leasehold: " + refused.getMessage());
            int own = command.getCommandSpec().exitCodeOnExecutionException();
            return own == CommandLine.ExitCode.SOFTWARE ? refused.why().exitCode() : own;
        }
        OptionalInt code = Failures.explain(failure, command, around(command));
        if (code.isPresent()) {
            return code.getAsInt();
        }
        throw failure;
    }

    /** Read when asked for. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"leasehold " + BuildInfo.load().version()};
        }
    }
}
