package dev.leasehold.worker.wire;

/** What a host elsewhere needs to know of a role before it claims. */
public record RoleTerms(
        String role, String mode, boolean disabled, double ttlSeconds, double timeoutSeconds, double graceSeconds) {}
