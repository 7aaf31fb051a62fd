package dev.leasehold.cli;

import dev.leasehold.platform.BuildInfo;
import dev.leasehold.platform.StartRefused;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The top of the command line. Without a command it shows its help. */
@Command(
        name = "leasehold",
        description = "Runs every task on a lease, in a sandbox of its own.",
        mixinStandardHelpOptions = true,
        versionProvider = Leasehold.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, WorkerCommand.class, DemoCommand.class, SchemaCommand.class},
        footerHeading = "%nFrom a source tree also:%n",
        footer = {"  test         Run all tests.", "  bench NAME   Measure: without a name, list what can be measured."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it did what was asked",
            "1:it failed; the log says why",
            "2:the command line is not right",
            "10:serve: the port is not to be had",
            "11:serve: the data folder is not right",
            "12:serve: the database is not right",
            "13:serve, worker: this machine lacks something",
            "14:serve, worker: a setting is not right",
            "15:worker: the service did not take this worker"
        })
final class Leasehold implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    static CommandLine commandLine() {
        return new CommandLine(new Leasehold())
                .setParameterExceptionHandler(Leasehold::explain)
                .setExecutionExceptionHandler(Leasehold::refuse)
                .setOverwrittenOptionsAllowed(true); // the last one wins
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** A mistyped command line: what is wrong, what was perhaps meant, where the help is. */
    private static int explain(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        var err = command.getErr();
        err.println("leasehold: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int refuse(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof StartRefused refused) {
            command.getErr().println("leasehold: " + refused.getMessage());
            return refused.why().exitCode();
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
