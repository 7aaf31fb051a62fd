/**
 * What is gathered when something is wrong: of one task, or of the whole service as a bundle.
 *
 * <p>Uses {@code cli.client} and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.support;

import org.jspecify.annotations.NullMarked;
