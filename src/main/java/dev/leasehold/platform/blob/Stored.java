package dev.leasehold.platform.blob;

/** What came of an upload. {@code fresh} is false when the same content was there already. */
public record Stored(Blob blob, boolean fresh) {}
