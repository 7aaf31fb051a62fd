package dev.leasehold.experiment.objective;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A function that an expression may call. */
public enum Operator {
    MIN(1, Integer.MAX_VALUE) {
        @Override
        double of(double... values) {
            return Arrays.stream(values).reduce(Math::min).orElseThrow();
        }
    },
    MAX(1, Integer.MAX_VALUE) {
        @Override
        double of(double... values) {
            return Arrays.stream(values).reduce(Math::max).orElseThrow();
        }
    },
    ABS(1, 1) {
        @Override
        double of(double... values) {
            return Math.abs(values[0]);
        }
    },
    SQRT(1, 1) {
        @Override
        double of(double... values) {
            return Math.sqrt(values[0]);
        }
    },
    EXP(1, 1) {
        @Override
        double of(double... values) {
            return Math.exp(values[0]);
        }
    },
    LOG(1, 1) {
        @Override
        double of(double... values) {
            return Math.log(values[0]);
        }
    },
    LOG2(1, 1) {
        @Override
        double of(double... values) {
            return Math.log(values[0]) / Math.log(2);
        }
    },
    LOG10(1, 1) {
        @Override
        double of(double... values) {
            return Math.log10(values[0]);
        }
    },
    FLOOR(1, 1) {
        @Override
        double of(double... values) {
            return Math.floor(values[0]);
        }
    },
    CEIL(1, 1) {
        @Override
        double of(double... values) {
            return Math.ceil(values[0]);
        }
    },
    ROUND(1, 1) {
        @Override
        double of(double... values) {
            return Math.rint(values[0]);
        }
    };

    private final int least;
    private final int most;

    Operator(int least, int most) {
        this.least = least;
        this.most = most;
    }

    /** Never throws; what has no value is not a number. */
    abstract double of(double... values);

    boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }

    String arity() {
        return most == 1 ? "one argument" : "at least one argument";
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Operator> named(String word) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(word)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Operator::wire).toList();
    }
}
