package dev.leasehold.platform.token;

/** A token at the one moment when its secret is known. */
public record Issued(Secret secret, TokenView view) {}
