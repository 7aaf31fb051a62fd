package dev.leasehold.experiment.archive;

import java.time.Instant;

/** Where an imported experiment came from: its id there, and when it left. */
public record Origin(String experiment, Instant exportedAt, Instant importedAt, String importedBy) {}
