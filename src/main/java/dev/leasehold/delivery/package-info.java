/**
 * How work lands: workspaces with a repository in them, quarantine of what a command left there, the push and the
 * ladder that tells a landing from the hope of one.
 *
 * <p>Uses {@code forge}, {@code lease} and {@code platform}. What a host does starts without the server, so that a pod
 * can use it; {@link dev.leasehold.delivery.Confirmer} and {@link dev.leasehold.delivery.RefSweep} and {@link
 * dev.leasehold.delivery.Relay} are the service's.
 */
@NullMarked
package dev.leasehold.delivery;

import org.jspecify.annotations.NullMarked;
