package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.SetupStep;
import java.util.List;

/** The shapes of commands: a shell line, or a program with its arguments. */
final class Commands {
    static final Shape<Command> COMMAND = Shapes.textOr(
            Scalars.text().as(Command.Shell::new),
            Shapes.list(Scalars.anyText(), 1, 1_000).as(Command.Argv::new));

    private static final Field<Command> RUN = Field.required("run", COMMAND, "The step's command.");
    private static final Field<Boolean> OPTIONAL =
            Field.optional("optional", Scalars.bool(), "Whether the attempt goes on when the step fails.");

    private static final Shape<SetupStep> STEP = Shapes.mappingOr(
            ObjectShape.of(
                    List.of(RUN, OPTIONAL), values -> new SetupStep(values.get(RUN), values.get(OPTIONAL, false))),
            COMMAND.as(command -> new SetupStep(command, false)));

    static final Shape<List<SetupStep>> SETUP = Shapes.list(STEP, 0, 50);

    private Commands() {}
}
