/**
 * Commands that look at what goes on: logs, peek, watch, and the one way a log is followed.
 *
 * <p>Uses {@code cli.client} and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.live;

import org.jspecify.annotations.NullMarked;
