package dev.leasehold.experiment.archive;

import dev.leasehold.platform.blob.Digest;

/** A file that came along with an experiment, and is kept as it was. */
public record ArchivedFile(String path, Digest digest, long bytes) {}
