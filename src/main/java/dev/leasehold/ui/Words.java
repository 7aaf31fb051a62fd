package dev.leasehold.ui;

import dev.leasehold.platform.Figures;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;

/** How templates say things. */
@TemplateExtension
final class Words {
    private Words() {}

    /** {@code 3 min ago}. */
    static String ago(Instant then) {
        Duration since = Duration.between(then, Instant.now());
        return since.isNegative() ? "now" : brief(since) + " ago";
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

    static String plain(Double number) {
        return Figures.brief(number);
    }
}
