/**
 * Commands about what is around tasks: roles, groups, blobs, tokens, purge.
 *
 * <p>Uses {@code cli.client} and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.admin;

import org.jspecify.annotations.NullMarked;
