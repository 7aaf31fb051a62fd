package dev.leasehold.cli;

import dev.leasehold.experiment.spec.Specs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leasehold schema experiment}: the JSON schema of what people write, for their editors. */
@Command(
        name = "schema",
        description = "Print the JSON schema of a document that you write.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
    /** What there is a schema of. */
    enum Subject {
        experiment
    }

    @Parameters(paramLabel = "DOCUMENT", description = "Of what: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli fills it in; there is only one
    private Subject subject;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println(Specs.schema().toPrettyString());
    }
}
