/**
 * The services that a user knows by name, and what this program is.
 *
 * <p>Uses {@code cli.client} and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.context;

import org.jspecify.annotations.NullMarked;
