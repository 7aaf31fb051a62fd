package dev.leasehold.platform;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them. */
public final class Figures {
    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final int LONGEST_PLAIN = 12;

    private Figures() {}

    /** At most six digits, without trailing zeros, and without an exponent where that is no longer. */
    public static String brief(BigDecimal value) {
        BigDecimal rounded = value.round(SIX_DIGITS).stripTrailingZeros();
        String plain = rounded.toPlainString();
        return plain.length() <= LONGEST_PLAIN ? plain : rounded.toString();
    }

    /** The same; a dash for what is no number. */
    public static String brief(double value) {
        return Double.isFinite(value) ? brief(BigDecimal.valueOf(value)) : "-";
    }
}
