package dev.leasehold.experiment.standing;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers and names as people read them. */
final class Texts {
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private Texts() {}

    /** At most six digits, without trailing zeros, and without an exponent where that is no longer. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(SIX_DIGITS).stripTrailingZeros();
        String plain = rounded.toPlainString();
        return plain.length() <= 12 ? plain : rounded.toString();
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** Words of others go into a terminal or a picture without anything that these would obey. */
    static String harmless(String text) {
        return text.codePoints()
                .map(character -> Character.isISOControl(character) || isFormat(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isFormat(int character) {
        int type = Character.getType(character);
        return type == Character.FORMAT || type == Character.SURROGATE || type == Character.LINE_SEPARATOR;
    }
}
