/**
 * Commands about tasks: run, submit, list, show, cancel, retry.
 *
 * <p>Uses {@code cli.client}, {@code cli.client.live} and {@code platform}.
 */
@NullMarked
package dev.leasehold.cli.client.task;

import org.jspecify.annotations.NullMarked;
