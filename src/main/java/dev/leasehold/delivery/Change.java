package dev.leasehold.delivery;

import org.jspecify.annotations.Nullable;
import java.time.Instant;

/**
 * What is known of an attempt's change before it is looked at.
 *
 * @param commit that the outcome names, where the command makes its own
 * @param when a commit made for the command is dated. The same attempt asked twice must say the same time, and gets the
 *     same commit
 */
public record Change(@Nullable String commit, Author author, Instant when, String message) {}
