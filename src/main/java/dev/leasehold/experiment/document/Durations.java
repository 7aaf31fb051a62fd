package dev.leasehold.experiment.document;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it ({@code 90s}, {@code 1h30m}) or as ISO 8601 does ({@code PT90S}). */
public final class Durations {
    private static final Pattern PLAIN =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,9})s)?");

    private Durations() {}

    public static Shape<Duration> upTo(Duration most) {
        return Scalars.of(Scalars.type("string").put("format", "duration"), (node, place) -> {
            Optional<Duration> read =
                    node instanceof Node.Text(Mark _, Mark _, String text) ? parse(text) : Optional.empty();
            return read.filter(time -> time.isPositive() && time.compareTo(most) <= 0)
                    .or(() -> place.refuse(
                            node,
                            "must be a length of time such as 30s, 5m, 1h30m or PT30S, longer than 0 and at most %s, is %s"
                                    .formatted(text(most), node.described())));
        });
    }

    public static Optional<Duration> parse(String text) {
        Matcher plain = PLAIN.matcher(text);
        if (!text.isEmpty() && plain.matches()) {
            return Optional.of(Duration.ofDays(number(plain, 1))
                    .plusHours(number(plain, 2))
                    .plusMinutes(number(plain, 3))
                    .plusSeconds(number(plain, 4)));
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(Duration time) {
        return time.toDays() > 0
                ? time.toDays() + "d"
                : time.toHours() > 0 ? time.toHours() + "h" : time.toSeconds() + "s";
    }

    private static long number(Matcher plain, int group) {
        return plain.group(group) == null ? 0 : Long.parseLong(plain.group(group));
    }
}
