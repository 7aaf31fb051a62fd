package dev.leasehold.lease;

import java.util.Collection;

/** Rung after a commit. Must return at once: whoever waits is woken elsewhere. */
public interface Bell {
    /** Tasks of these roles may be ready. */
    void ready(Collection<String> roles);

    /** The journal has entries without a position. */
    void journal();

    /** Work is said to have landed, and waits to be read back. */
    void landed();

    /** Holders of running tasks should renew soon: something was asked of them. */
    void attention();
}
