package dev.leasehold.lease;

/** A lease as its holder names it, with the last errand that it has taken on. */
public record Attended(String task, long epoch, long after) {}
