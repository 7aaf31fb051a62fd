package dev.leasehold.forge;

/** A ref in full and the object it holds. */
public record RefView(String ref, String commit) {}
