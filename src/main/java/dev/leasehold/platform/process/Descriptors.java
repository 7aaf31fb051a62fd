package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;
import java.util.stream.IntStream;

/**
 * What a child gets as its descriptors 0, 1 and 2. They are ours until it has them.
 *
 * @param terminal all three instead, which the child opens itself
 */
record Descriptors(
        int input, int output, int errors, @Nullable Terminal terminal) {
    /** Stands for {@code /dev/null}. */
    static final int NOTHING = -1;

    Descriptors(int input, int output, int errors) {
        this(input, output, errors, null);
    }

    static Descriptors on(Terminal terminal) {
        return new Descriptors(NOTHING, NOTHING, NOTHING, terminal);
    }

    /** Nothing to read, and one stream for all that is printed. */
    static Descriptors output(int writeEnd) {
        return new Descriptors(NOTHING, writeEnd, writeEnd);
    }

    void close() {
        IntStream.of(input, output, errors)
                .distinct()
                .filter(fd -> fd != NOTHING)
                .forEach(Libc::close);
    }
}
