package dev.leasehold.experiment.store;

import java.util.UUID;

/** An experiment as its submission is remembered: under whose key, and what was sent. */
public record Submitted(UUID experiment, String bodyDigest) {}
