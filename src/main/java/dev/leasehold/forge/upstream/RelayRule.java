package dev.leasehold.forge.upstream;

/** What of the confirmed work goes to an upstream. */
public enum RelayRule {
    /** Only what somebody asks for. */
    CHOSEN,
    /** All of the projects named, in the background. */
    ALL
}
