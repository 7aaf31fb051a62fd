package dev.leasehold.worker.session;

import java.time.Duration;

/** The other side of a conversation in lines: a process, sandboxed or not. Used by one thread at a time. */
public interface Peer {

    /** Hands over a line, within the time. False when it was not taken: nobody reads, or not fast enough. */
    boolean say(String line, Duration within) throws InterruptedException;

    /** The next line, or why there is none within the time. */
    Heard hear(Duration within) throws InterruptedException;

    /** Ends it: asked first, then forced. When this returns, nothing of it is left. */
    void end() throws InterruptedException;

    /** What came over. */
    sealed interface Heard {

        record Line(String text) implements Heard {}

        /** Time is over. */
        record Silence() implements Heard {}

        /** Nothing more will come: it has closed its output, or has ended. */
        record End() implements Heard {}

        /** What it sends can not be told apart into lines any more: no UTF-8, a line too long, too much at once. */
        record Garbage(String what) implements Heard {}
    }
}
