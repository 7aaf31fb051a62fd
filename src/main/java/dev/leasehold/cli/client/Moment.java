package dev.leasehold.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** A moment as people write it: a date and time, or so long from now. One of the two is null. */
public record Moment(@Nullable Instant at, @Nullable Seconds after) {
    private static final Pattern DATE = Pattern.compile("\\d+-");

    public static Moment parse(String text) {
        if (!DATE.matcher(text).lookingAt()) {
            return new Moment(null, lapse(text));
        }
        try {
            return new Moment(OffsetDateTime.parse(text).toInstant(), null);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'%s' is no date and time: write it as 2026-12-24T18:00:00Z or …T18:00:00+01:00".formatted(text),
                    e);
        }
    }

    private static Seconds lapse(String text) {
        try {
            return Seconds.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'%s' is no time: write it as 2026-12-24T18:00:00Z, or as 90s, 15m or 2h".formatted(text), e);
        }
    }

    /** Whether it is another one each time. */
    public boolean isCounted() {
        return after != null;
    }

    public Instant from(Instant now) {
        return after != null ? now.plusSeconds(after.count()) : at == null ? now : at;
    }

    /** For options. */
    public static final class Converter implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
