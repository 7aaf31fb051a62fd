package dev.leasehold.experiment.objective;

import dev.leasehold.experiment.objective.Expression.Call;
import dev.leasehold.experiment.objective.Expression.Metric;
import dev.leasehold.experiment.objective.Expression.Negative;
import dev.leasehold.experiment.objective.Expression.Operation;
import dev.leasehold.platform.problem.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Goes down the grammar of {@link Expression}, one method a rule. Length and depth are bounded. */
final class Parser {
    private static final int LONGEST = 2_000;
    private static final int DEEPEST = 60;
    private static final Pattern NUMBER = Pattern.compile("(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String text;
    private final Collection<String> metrics;
    private int at;
    private int depth;

    Parser(String text, Collection<String> metrics) {
        this.text = text;
        this.metrics = metrics;
    }

    Expression parse() throws ExpressionError {
        if (text.length() > LONGEST) {
            throw error(0, "is longer than %d characters".formatted(LONGEST));
        }
        Expression expression = sum();
        if (at < text.length()) {
            throw error(at, "'%c' has no place here: an operator is missing before it".formatted(text.charAt(at)));
        }
        return expression;
    }

    private Expression sum() throws ExpressionError {
        if (++depth > DEEPEST) {
            throw error(at, "is nested deeper than %d levels".formatted(DEEPEST));
        }
        Expression left = term();
        for (char sign = next("+-"); sign != 0; sign = next("+-")) {
            left = new Operation(sign, left, term());
        }
        depth--;
        return left;
    }

    private Expression term() throws ExpressionError {
        Expression left = sign();
        for (char sign = next("*/"); sign != 0; sign = next("*/")) {
            if (sign == '*' && at < text.length() && text.charAt(at) == '*') {
                throw new ExpressionError(at, "'**' is no operator", "Write '^' for a power.");
            }
            left = new Operation(sign, left, sign());
        }
        return left;
    }

    private Expression sign() throws ExpressionError {
        boolean negative = false;
        for (char sign = next("+-"); sign != 0; sign = next("+-")) {
            negative ^= sign == '-';
        }
        return negative ? new Negative(power()) : power();
    }

    private Expression power() throws ExpressionError {
        Expression base = atom();
        if (next("^") == 0) {
            return base;
        }
        if (++depth > DEEPEST) {
            throw error(at, "is nested deeper than %d levels".formatted(DEEPEST));
        }
        Operation power = new Operation('^', base, sign());
        depth--;
        return power;
    }

    private Expression atom() throws ExpressionError {
        skipSpace();
        int start = at;
        if (next("(") != 0) {
            Expression inner = sum();
            close(start);
            return inner;
        }
        String number = take(NUMBER);
        if (!number.isEmpty()) {
            return new Expression.Constant(finite(number, start));
        }
        String name = take(NAME);
        if (name.isEmpty()) {
            throw at == text.length()
                    ? error(at, "ends where a number, a metric or '(' must follow")
                    : error(at, "'%c' stands where a number, a metric or '(' must stand".formatted(text.charAt(at)));
        }
        return next("(") == 0 ? metric(name, start) : call(name, start);
    }

    private double finite(String number, int start) throws ExpressionError {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw error(start, "%s is too large".formatted(number));
        }
        return value;
    }

    private Expression metric(String name, int start) throws ExpressionError {
        if (!metrics.contains(name)) {
            List<String> known =
                    Stream.concat(metrics.stream(), Operator.names().stream()).toList();
            throw error(start, "'%s' is no metric that can be computed with".formatted(name), name, known);
        }
        return new Metric(name);
    }

    private Expression call(String name, int start) throws ExpressionError {
        Operator function = Operator.named(name).orElse(null);
        if (function == null) {
            throw error(start, "'%s' is no function".formatted(name), name, Operator.names());
        }
        List<Expression> arguments = new ArrayList<>();
        do {
            arguments.add(sum());
        } while (next(",") != 0);
        close(start);
        if (!function.takes(arguments.size())) {
            throw error(start, "%s takes %s, has %d".formatted(name, function.arity(), arguments.size()));
        }
        return new Call(function, arguments);
    }

    private void close(int opened) throws ExpressionError {
        if (next(")") == 0) {
            throw error(at, "')' is missing for what was opened at character %d".formatted(opened + 1));
        }
    }

    /** Takes the next character if it is one of these; 0 if not. */
    private char next(String any) {
        skipSpace();
        return at < text.length() && any.indexOf(text.charAt(at)) >= 0 ? text.charAt(at++) : 0;
    }

    private String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return "";
        }
        at = matcher.end();
        return matcher.group();
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static ExpressionError error(int at, String message) {
        return new ExpressionError(at + 1, message, "");
    }

    private static ExpressionError error(int at, String message, String word, Collection<String> known) {
        return new ExpressionError(
                at + 1,
                message,
                Nearest.to(word, known)
                        .map(nearest -> "Did you mean '%s'?".formatted(nearest))
                        .orElse(""));
    }
}
