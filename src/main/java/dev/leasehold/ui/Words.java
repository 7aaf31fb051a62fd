package dev.leasehold.ui;

import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.Command;
import dev.leasehold.platform.Figures;
import dev.leasehold.platform.ShellWord;
import dev.leasehold.platform.blob.Digest;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** How templates say things. */
@TemplateExtension
final class Words {
    private Words() {}

    /** {@code 3 min ago}, or {@code in 3 min}. */
    static String ago(Instant then) {
        Duration since = Duration.between(then, Instant.now());
        if (since.isNegative()) {
            return since.toSeconds() == 0 ? "now" : "in " + brief(since.negated());
        }
        return brief(since) + " ago";
    }

    /** {@code 3 min}: the largest unit alone. */
    static String brief(Duration span) {
        if (span.toDays() > 1) {
            return span.toDays() + " d";
        }
        if (span.toHours() > 1) {
            return span.toHours() + " h";
        }
        return span.toMinutes() > 1 ? span.toMinutes() + " min" : span.toSeconds() + " s";
    }

    static String span(Double seconds) {
        return brief(Duration.ofSeconds(Math.round(seconds)));
    }

    /** A commit or an id as people say it. */
    @TemplateExtension(matchName = "short")
    static String shortened(String name) {
        return name.substring(0, Math.min(10, name.length()));
    }

    /** Whether what it left lies in the service, and not elsewhere. */
    static boolean keepsFiles(VariantLine variant) {
        return variant.artifacts() != null && Digest.isOne(variant.artifacts());
    }

    /** A shell line as it is; arguments as a shell would be told them. */
    static String words(Command command) {
        return switch (command) {
            case Command.Shell(String line) -> line;
            case Command.Argv(List<String> argv) ->
                argv.stream().map(ShellWord::of).collect(Collectors.joining(" "));
        };
    }

    static String plain(Double number) {
        return Figures.brief(number);
    }
}
