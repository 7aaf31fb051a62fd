package dev.leasehold.worker.podexec;

import org.jspecify.annotations.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A container's log as it comes from the kubelet, each line after the time it was printed at; what was printed is passed
 * on. Read again from the time of the last line, as after a cut, it goes on where it was:
 *
 * <ul>
 *   <li>No line is passed on twice: what is older is left out, and of the lines of that very time as many as were seen.
 *   <li>What a cut has left of a line is dropped, and comes again whole.
 *   <li>Bytes are bytes, whatever they mean.
 * </ul>
 */
final class StampedLines {
    private static final int LONGEST_STAMP = 40;
    /** A longer line is passed on in pieces, so that none fills the memory; after a cut in it they come again. */
    private static final int LONGEST_PIECE = 1 << 20;

    private final Consumer<byte[]> target;
    private @Nullable String lastStamp;
    private int linesOfLastStamp;

    StampedLines(Consumer<byte[]> target) {
        this.target = target;
    }

    /** From when on to read again; null is from the beginning. */
    @Nullable
    String lastStamp() {
        return lastStamp;
    }

    /**
     * Reads to the end of the stream.
     *
     * @param last whether its end is the log's end, so that a last line without an end of its own counts
     */
    void read(InputStream stream, boolean last) throws IOException {
        Reading reading = new Reading(lastStamp, linesOfLastStamp);
        byte[] buffer = new byte[16 * 1024];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            for (int i = 0; i < count; i++) {
                reading.take(buffer[i]);
            }
        }
        if (last) {
            reading.pass();
        }
    }

    /** One pass over a stream, which begins at {@code resumedAt}, with lines that may have been seen. */
    private final class Reading {
        private final @Nullable String resumedAt;
        private int leftToSkip;
        private final ByteArrayOutputStream stamp = new ByteArrayOutputStream(LONGEST_STAMP);
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private boolean inText;
        private boolean seen;

        Reading(@Nullable String resumedAt, int seenOfIt) {
            this.resumedAt = resumedAt;
            this.leftToSkip = seenOfIt;
        }

        void take(byte each) {
            if (inText) {
                text.write(each);
                if (each == '\n') {
                    pass();
                    endLine();
                } else if (text.size() == LONGEST_PIECE) {
                    pass();
                }
            } else if (each == ' ' || stamp.size() == LONGEST_STAMP) {
                inText = true;
                int order = resumedAt == null ? 1 : stamp().compareTo(resumedAt);
                seen = order < 0 || (order == 0 && leftToSkip-- > 0);
            } else {
                stamp.write(each);
            }
        }

        private String stamp() {
            return stamp.toString(US_ASCII);
        }

        void pass() {
            if (!seen && text.size() > 0) {
                target.accept(text.toByteArray());
            }
            text.reset();
        }

        private void endLine() {
            if (!seen) {
                linesOfLastStamp = stamp().equals(lastStamp) ? linesOfLastStamp + 1 : 1;
                lastStamp = stamp();
            }
            stamp.reset();
            inText = false;
        }
    }
}
