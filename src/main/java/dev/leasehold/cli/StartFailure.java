package dev.leasehold.cli;

import dev.leasehold.platform.StartRefused;
import io.smallrye.config.ConfigValidationException;
import org.flywaydb.core.api.FlywayException;
import java.net.BindException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static dev.leasehold.platform.StartRefused.Why.CONFIGURATION;
import static dev.leasehold.platform.StartRefused.Why.DATABASE;

/** Finds the sentence for the user in what Quarkus threw. What has none stays as it is, stack trace and all. */
final class StartFailure {
    private StartFailure() {}

    static RuntimeException explain(Throwable failure, Listen listen) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .mapMulti((Throwable cause, Consumer<RuntimeException> found) -> {
                    switch (cause) {
                        case StartRefused refused -> found.accept(refused);
                        case BindException taken -> found.accept(listen.taken(String.valueOf(taken.getMessage())));
                        case ConfigValidationException settings -> found.accept(settingsRefused(settings));
                        default -> {}
                    }
                })
                .findFirst()
                .orElseGet(() -> new IllegalStateException("the service could not start", failure));
    }

    private static StartRefused settingsRefused(ConfigValidationException settings) {
        String problems = IntStream.range(0, settings.getProblemCount())
                .mapToObj(i -> String.valueOf(settings.getProblem(i).getMessage()))
                .map(problem -> problem.replaceAll("(\\w+[.])+\\w*(Exception|Error): |SRCFG\\d+: ", ""))
                .collect(Collectors.joining("; "));
        return new StartRefused(CONFIGURATION, problems + ".", "Correct it where it is set.");
    }

    static StartRefused schemaRefused(FlywayException schema) {
        return new StartRefused(
                DATABASE,
                "The database's schema does not fit this Leasehold: %s"
                        .formatted(String.valueOf(schema.getMessage()).replaceAll("\\s*\\R\\s*", " ")),
                "If a newer Leasehold has used it, start that one.");
    }
}
