/**
 * Where a client finds its service and its token, and how it calls it. Starts nothing and needs no server around it.
 *
 * <p>Uses {@code platform}, {@code platform.json} and {@code platform.problem}.
 */
@NullMarked
package dev.leasehold.platform.client;

import org.jspecify.annotations.NullMarked;
