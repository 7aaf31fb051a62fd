package dev.leasehold.experiment.decision;

import dev.leasehold.experiment.objective.Direction;
import org.jspecify.annotations.Nullable;

/**
 * How a watched value has developed over the integrated variants, in the order of their integration. Of constant size:
 * "nothing of the last w was better than the best before" is the same as "the last one that was better is w or more ago".
 *
 * @param count of the variants that have a value
 * @param improvedAt the number, from 1, of the last one that was strictly better than all before it; 0 for none
 * @param best null while there is no value
 */
public record Progress(
        long count, long improvedAt, @Nullable Double best) {
    public static final Progress NONE = new Progress(0, 0, null);

    /** After one more variant, whose value is a finite number. */
    public Progress plus(double value, Direction direction) {
        boolean improved = best == null || direction.better(value, best);
        return improved ? new Progress(count + 1, count + 1, value) : new Progress(count + 1, improvedAt, best);
    }

    /** Whether more than {@code window} have a value, and none of the last {@code window} improved on those before. */
    boolean hasConverged(int window) {
        return count > window && count - improvedAt >= window;
    }
}
