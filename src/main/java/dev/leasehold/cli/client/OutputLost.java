package dev.leasehold.cli.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a command prints goes nowhere: its reader has gone, or the disk is full. A {@link PrintStream} keeps an {@link
 * IOException} to itself, and a command would go on for nobody, or end as if all were well.
 */
public final class OutputLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final IOException why;

    private OutputLost(IOException why) {
        super(why.getMessage(), why);
        this.why = why;
    }

    public IOException why() {
        return why;
    }

    /** UTF-8 in every locale, and the first write that fails throws this. */
    public static PrintStream told(OutputStream to) {
        return new PrintStream(new Telling(to), true, UTF_8);
    }

    /** Whether it was a pipe, and its reader wants no more, as {@code head} does. That is no fault. */
    public boolean readerGone() {
        return "Broken pipe".equals(getMessage());
    }

    private static final class Telling extends OutputStream {
        private final OutputStream to;

        Telling(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            try {
                to.write(bytes, from, count);
            } catch (IOException e) {
                throw new OutputLost(e);
            }
        }

        @Override
        public void flush() {
            try {
                to.flush();
            } catch (IOException e) {
                throw new OutputLost(e);
            }
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
