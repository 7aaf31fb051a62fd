package dev.leasehold.experiment.document;

import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;

/** What one word of YAML is worth, by the tag that its dialect gave it. */
final class YamlScalar {
    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final BigInteger SIXTY = BigInteger.valueOf(60);

    private YamlScalar() {}

    static Node of(ScalarNode scalar, Mark mark, Mark end, Dialect dialect) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        try {
            if (tag.equals(Tag.STR)) {
                return new Node.Text(mark, end, text);
            } else if (tag.equals(Tag.INT)) {
                return new Node.Whole(mark, whole(text, dialect));
            } else if (tag.equals(Tag.FLOAT)) {
                return new Node.Real(mark, real(text));
            } else if (tag.equals(Tag.BOOL)) {
                return new Node.Bool(mark, TRUE.contains(text.toLowerCase(Locale.ROOT)));
            } else if (tag.equals(Tag.NULL)) {
                return new Node.Null(mark);
            }
        } catch (NumberFormatException e) {
            return new Node.Foreign(mark, "'%s', which is no number".formatted(text));
        }
        return new Node.Foreign(mark, tag.equals(Tag.TIMESTAMP) ? "the date " + text : "tagged " + tag);
    }

    private static BigInteger whole(String text, Dialect dialect) {
        String plain = text.replace("_", "");
        boolean negative = plain.startsWith("-");
        String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
        boolean octal = dialect == Dialect.YAML_1_1 && digits.matches("0[0-7]+");
        BigInteger value = octal ? new BigInteger(digits, 8) : unsigned(digits);
        return negative ? value.negate() : value;
    }

    /** Numbers to the base of sixty are YAML 1.1's alone: the other dialect takes them for words. */
    private static BigInteger unsigned(String digits) {
        if (digits.startsWith("0x")) {
            return new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            return new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            return new BigInteger(digits.substring(2), 8);
        } else if (digits.indexOf(':') > 0) {
            BigInteger value = BigInteger.ZERO;
            for (String part : digits.split(":", -1)) {
                value = value.multiply(SIXTY).add(new BigInteger(part));
            }
            return value;
        }
        return new BigInteger(digits);
    }

    private static double real(String text) {
        String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
        return switch (plain) {
            case ".nan" -> Double.NaN;
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(plain);
        };
    }
}
