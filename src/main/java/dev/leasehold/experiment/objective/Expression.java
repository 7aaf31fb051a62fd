package dev.leasehold.experiment.objective;

import org.jspecify.annotations.Nullable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an objective computes.
 *
 * <pre>
 *   sum    = term { ("+" | "-") term }            4 + 2 * mean
 *   term   = sign { ("*" | "/") sign }
 *   sign   = { "-" | "+" } power                   -x^2 is -(x^2)
 *   power  = atom [ "^" sign ]                     2^3^2 is 2^(3^2)
 *   atom   = number | metric | function "(" sum { "," sum } ")" | "(" sum ")"
 * </pre>
 *
 * <p>Computing never fails: what has no value (a metric that is missing or no number, a division by zero, the logarithm
 * of a negative) is not a number, and so is everything made of it.
 */
public sealed interface Expression {

    /** {@code metrics} gives a metric's value, or null when it has none that is a number. */
    double value(Function<String, @Nullable Double> metrics);

    /** The metrics that it names. */
    Set<String> metrics();

    /** Reads an expression over these metrics, and no others. */
    static Expression parse(String text, Collection<String> metrics) throws ExpressionError {
        return new Parser(text, metrics).parse();
    }

    record Constant(double value) implements Expression {
        @Override
        public double value(Function<String, @Nullable Double> metrics) {
            return value;
        }

        @Override
        public Set<String> metrics() {
            return Set.of();
        }
    }

    record Metric(String name) implements Expression {
        @Override
        public double value(Function<String, @Nullable Double> metrics) {
            Double value = metrics.apply(name);
            return value == null ? Double.NaN : value;
        }

        @Override
        public Set<String> metrics() {
            return Set.of(name);
        }
    }

    record Negative(Expression of) implements Expression {
        @Override
        public double value(Function<String, @Nullable Double> metrics) {
            return -of.value(metrics);
        }

        @Override
        public Set<String> metrics() {
            return of.metrics();
        }
    }

    record Operation(char sign, Expression left, Expression right) implements Expression {
        @Override
        public double value(Function<String, @Nullable Double> metrics) {
            double a = left.value(metrics);
            double b = right.value(metrics);
            return switch (sign) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                case '/' -> a / b;
                // Java says that anything to the power of zero is one, also what is not a number.
                case '^' -> Double.isNaN(a) ? a : Math.pow(a, b);
                default -> throw new IllegalStateException("no operation " + sign);
            };
        }

        @Override
        public Set<String> metrics() {
            return Stream.of(left, right)
                    .flatMap(side -> side.metrics().stream())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    record Call(Operator function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public double value(Function<String, @Nullable Double> metrics) {
            return function.of(arguments.stream()
                    .mapToDouble(argument -> argument.value(metrics))
                    .toArray());
        }

        @Override
        public Set<String> metrics() {
            return arguments.stream()
                    .flatMap(argument -> argument.metrics().stream())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
