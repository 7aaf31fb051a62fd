package dev.leasehold.platform.blob;

/** A stored content, by name and size in bytes. */
public record Blob(Digest digest, long size) {}
