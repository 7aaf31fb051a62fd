/**
 * Completion scripts for shells, made from the commands themselves.
 *
 * <p>Uses {@code cli.client} and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.completion;

import org.jspecify.annotations.NullMarked;
