package dev.leasehold.delivery;

/** Who climbs, and how much trying is left to them. */
public enum Patience {
    /** A host that may push, and read, again. */
    PUSHES_LEFT,
    /** A host that may only read again: its pushes are spent. */
    READS_LEFT,
    /** A host with no tries left. What it does not know now, the service finds out. */
    HOST_SPENT,
    /** The service, before the confirm deadline. It looks for itself and believes no host. */
    SERVICE,
    /** The service, at its last look: the confirm deadline has passed. */
    SERVICE_LAST
}
