/**
 * How work lands: workspaces with a repository in them, quarantine of what a command left there, the push and the
 * ladder that tells a landing from the hope of one.
 *
 * <p>Uses {@code lease} and {@code platform}. Starts without the server, so that a pod can use it.
 */
@NullMarked
package dev.leasehold.delivery;

import org.jspecify.annotations.NullMarked;
