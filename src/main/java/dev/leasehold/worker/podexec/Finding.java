package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Code;
import dev.leasehold.worker.wire.LastWord;

/** What a sighting means. */
sealed interface Finding {

    /** A trusted step has left its word. */
    record Told(LastWord word) implements Finding {}

    /** It is over, and no trusted step could say how. */
    record Over(Code code, String sentence) implements Finding {}

    /**
     * It goes on.
     *
     * @param words why it does not get any further, if it does not
     */
    record Underway(Phase phase, String words) implements Finding {}

    /** How far an attempt has come. Each phase has a deadline, and a code for one that is missed. */
    enum Phase {
        NO_POD(Code.POD_NOT_STARTED),
        UNSCHEDULED(Code.UNSCHEDULABLE),
        STARTING(Code.POD_NOT_STARTED),
        IMAGE_OUT_OF_REACH(Code.IMAGE_UNAVAILABLE),
        CHECKOUT(Code.STEP_FAILED),
        BEFORE_COMMAND(Code.POD_NOT_STARTED),
        COMMAND(Code.LAUNCHER_FAILED),
        PUBLISHING(Code.STEP_FAILED),
        /** The pod is going or gone; the Job will say what that means. */
        ENDING(Code.POD_DELETED);

        private final Code missed;

        Phase(Code missed) {
            this.missed = missed;
        }

        Code missed() {
            return missed;
        }
    }
}
