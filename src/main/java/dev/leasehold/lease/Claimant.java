package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;

/** Who claims. {@code sandbox} is the level its attempts will run at, when it runs them itself. */
public record Claimant(String host, @Nullable String sandbox) {}
