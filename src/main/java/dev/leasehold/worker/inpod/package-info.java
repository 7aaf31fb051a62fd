/**
 * What Leasehold does inside a task's pod, before and after the user's command: {@code leasehold pod …}.
 *
 * <p>Uses {@code worker.workspace}, {@code worker.wire}, {@code delivery}, {@code lease} and {@code platform}; no server,
 * no database, and of the cluster nothing but what is mounted.
 */
@NullMarked
package dev.leasehold.worker.inpod;

import org.jspecify.annotations.NullMarked;
