package dev.leasehold.experiment.decision;

/** What an experiment was told to do. What a stop rule says comes on top. */
public enum Phase {
    RUNNING,
    /** Nothing new is begun; what is under way goes on, and what is evaluated is integrated. */
    PAUSED,
    /** To end: nothing new is made, what was made is still evaluated and integrated. */
    DRAINING,
    /** To end at once: what is under way was cancelled, and nothing is begun. */
    CANCELLING,
    ENDED
}
