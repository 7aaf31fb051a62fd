package dev.leasehold.lease;

/** A lease as its holder names it. */
public record Held(String task, long epoch) {}
