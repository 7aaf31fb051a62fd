package dev.leasehold.experiment.store;

import java.util.UUID;

/** A task that an experiment waits for. */
public record UnderWay(UUID experiment, UUID task) {}
