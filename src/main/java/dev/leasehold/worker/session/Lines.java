package dev.leasehold.worker.session;

import dev.leasehold.worker.session.Peer.Heard;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines of strict UTF-8.
 *
 * <ul>
 *   <li>Whoever feeds it never waits; whoever takes from it does.
 *   <li>A line is at most {@link #LONGEST} bytes, and at most {@link #MOST_UNHEARD} wait to be heard. What is beyond
 *       that ends the stream: it is garbage from there on.
 * </ul>
 */
final class Lines implements Consumer<ByteBuffer> {
    static final int LONGEST = 1 << 20;
    static final int MOST_UNHEARD = 16 << 20;

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final AtomicLong unheard = new AtomicLong();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean broken;

    @Override
    public void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !broken) {
            byte next = bytes.get();
            if (next == '\n') {
                finish();
            } else if (line.size() >= LONGEST) {
                breakWith("a line is longer than %d bytes".formatted(LONGEST));
            } else {
                line.write(next);
            }
        }
    }

    /** Nothing follows. A last line without its end is one all the same. */
    void end() {
        if (line.size() > 0 && !broken) {
            finish();
        }
        heard.add(new Heard.End());
    }

    Heard next(Duration within) throws InterruptedException {
        Heard next = heard.poll(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
        switch (next) {
            case null -> {
                return new Heard.Silence();
            }
            case Heard.Line(String text) -> unheard.addAndGet(-text.length());
            // They stay: there is nothing after them.
            case Heard.End _, Heard.Garbage _ -> heard.add(next);
            case Heard.Silence _ -> throw new IllegalStateException("silence is not sent");
        }
        return next;
    }

    private void finish() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            line.reset();
            if (unheard.addAndGet(text.length()) > MOST_UNHEARD) {
                breakWith("more than %d bytes came at once".formatted(MOST_UNHEARD));
            } else {
                heard.add(new Heard.Line(text));
            }
        } catch (CharacterCodingException e) {
            breakWith("a line is not UTF-8");
        }
    }

    private void breakWith(String what) {
        broken = true;
        line.reset();
        heard.add(new Heard.Garbage(what));
    }
}
