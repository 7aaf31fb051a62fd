package dev.leasehold.platform.git;

/**
 * What a server said of a push to one ref.
 *
 * @param words the server's own, when it did not accept
 */
public record PushReport(boolean accepted, String words) {}
