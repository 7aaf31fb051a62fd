package dev.leasehold.lease;

/** How many tasks of a role are in a state, and for how long the oldest has been. */
public record QueueDepth(String role, String state, long tasks, double oldestSeconds) {}
