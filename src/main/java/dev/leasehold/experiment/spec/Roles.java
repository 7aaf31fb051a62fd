package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Durations;
import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.lease.Source;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Who proposes, who makes, who scores.
 *
 * @param ideator null when all ideas are listed in the spec
 */
public record Roles(@Nullable Ideator ideator, Executor executor, RoleSpec evaluator) {

    /** How an ideator runs. */
    public enum Style {
        /** Stays up and answers one request after the other. */
        SESSION,
        /** One process for each request. */
        ONCE;

        public String wire() {
            return this == SESSION ? "session" : "once";
        }
    }

    /** {@code ready} is how soon one that stays up must say so. */
    public record Ideator(RoleSpec role, Style style, Duration ready) {
        public static final Duration READY = Duration.ofSeconds(30);

        public Ideator(RoleSpec role, Style style) {
            this(role, style, READY);
        }
    }

    /** Makes ideas into commits; {@code commit} says whether the command commits itself, or what it changed becomes the commit. */
    public record Executor(RoleSpec role, Source.Commit commit) {}

    private static final Pattern ROLE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");
    private static final Pattern VARIABLE = Pattern.compile("(?!LEASEHOLD_)[A-Za-z_][A-Za-z0-9_]*");

    private static final Field<String> ROLE_NAME = Field.optional(
            "role",
            Scalars.text("a role's name: a-z, 0-9 and inner '-', at most 32", ROLE),
            "The service's role that runs it. Default: the role of the same name.");
    private static final Field<Command> COMMAND =
            Field.optional("command", Commands.COMMAND, "A shell line, or a list of program and arguments.");
    private static final Field<List<SetupStep>> SETUP =
            Field.optional("setup", Commands.SETUP, "Commands that run before it in the same workspace.");
    private static final Field<SequencedMap<String, String>> ENV = Field.optional(
            "env",
            Shapes.map(VARIABLE, "a variable's name that does not begin with LEASEHOLD_", Scalars.anyText(), 0, 200),
            "Variables for setup and command. Not for secrets: the operator's env files are.");
    private static final Field<Duration> TIMEOUT = Field.optional(
            "timeout", Durations.upTo(Duration.ofDays(7)), "For setup and command together. Default: the role's.");
    private static final Field<Integer> ATTEMPTS =
            Field.optional("attempts", Scalars.whole(1, 20), "How often a failure of its own is tried in all.");
    private static final Field<Resources> RESOURCES =
            Field.optional("resources", Resources.SHAPE, "Less than the operator allows the role.");
    private static final Field<String> IMAGE = Field.optional(
            "image", Scalars.text(), "What it runs in, for a role that runs as pods: one that the operator allows.");
    private static final Field<Style> STYLE = Field.optional(
            "style",
            Scalars.choice(List.of(Style.values()), Style::wire),
            "session: one process answers all requests; once: a process for each. Default: session.");
    private static final Field<Duration> READY = Field.optional(
            "ready",
            Durations.upTo(Duration.ofHours(1)),
            "With style session: how soon after its start it must say that it is ready. Default: 30s.");
    private static final Field<Source.Commit> COMMIT = Field.optional(
            "commit",
            Scalars.choice(List.of(Source.Commit.AUTO, Source.Commit.OWN), Source.Commit::wire),
            "auto: what the command changed becomes the commit; own: it commits, and its outcome says what."
                    + " Default: auto.");

    private static final Field<Ideator> IDEATOR = Field.optional(
            "ideator",
            ObjectShape.of(
                    fields(STYLE, READY),
                    values -> new Ideator(
                            role(values, "ideator", 2),
                            values.get(STYLE, Style.SESSION),
                            values.get(READY, Ideator.READY))),
            "Proposes ideas.");
    private static final Field<Executor> EXECUTOR = Field.required(
            "executor",
            ObjectShape.of(
                    fields(COMMIT),
                    values -> new Executor(role(values, "executor", 1), values.get(COMMIT, Source.Commit.AUTO))),
            "Makes each idea into a commit.");
    private static final Field<RoleSpec> EVALUATOR = Field.required(
            "evaluator", ObjectShape.of(fields(), values -> role(values, "evaluator", 2)), "Scores each commit.");

    static final Shape<Roles> SHAPE = ObjectShape.of(
            List.of(IDEATOR, EXECUTOR, EVALUATOR),
            values -> new Roles(values.find(IDEATOR).orElse(null), values.get(EXECUTOR), values.get(EVALUATOR)));

    private static List<Field<?>> fields(Field<?>... own) {
        List<Field<?>> fields =
                new ArrayList<>(List.of(ROLE_NAME, COMMAND, SETUP, ENV, TIMEOUT, ATTEMPTS, RESOURCES, IMAGE));
        fields.addAll(List.of(own));
        return fields;
    }

    private static RoleSpec role(Values values, String name, int attempts) {
        return new RoleSpec(
                values.get(ROLE_NAME, name),
                values.find(COMMAND).orElse(null),
                values.get(SETUP, List.of()),
                values.get(ENV, new java.util.TreeMap<>()),
                values.find(TIMEOUT).orElse(null),
                values.get(ATTEMPTS, attempts),
                values.get(RESOURCES, Resources.AS_THE_ROLE),
                values.find(IMAGE).orElse(null));
    }
}
