package dev.leasehold.experiment.objective;

/** An expression that cannot be read: at which character, counted from 1, and what to write instead if that is clear. */
public final class ExpressionError extends Exception {
    private final int column;
    private final String suggestion;

    ExpressionError(int column, String message, String suggestion) {
        super(message);
        this.column = column;
        this.suggestion = suggestion;
    }

    public int column() {
        return column;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /** Empty when there is nothing to guess. */
    public String suggestion() {
        return suggestion;
    }
}
