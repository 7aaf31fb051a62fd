/**
 * The service's side of tasks' pods. In a pod runs the courier, a program of its own ({@code src/main/c/courier}), which
 * carries {@link dev.leasehold.worker.courier.ParcelReader parcels} and decides nothing: what a pod begins with, and what
 * counts of that which its command leaves, is made up here, by the same code that hosts use for their own workspaces.
 *
 * <p>Uses {@code worker.workspace}, {@code worker.wire}, {@code delivery}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.courier;

import org.jspecify.annotations.NullMarked;
