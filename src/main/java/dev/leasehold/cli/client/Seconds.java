package dev.leasehold.cli.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time as people write it: {@code 90}, {@code 90s}, {@code 15m}, {@code 2h}, {@code 30d}. */
public record Seconds(long count) {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})([smhd]?)");

    public static Seconds parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'%s' is no time: write it as 90s, 15m, 2h or 30d".formatted(text));
        }
        long unit = switch (parts.group(2)) {
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 1;
        };
        return new Seconds(Long.parseLong(parts.group(1)) * unit);
    }

    /** For options. */
    public static final class Converter implements ITypeConverter<Seconds> {
        @Override
        public Seconds convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
