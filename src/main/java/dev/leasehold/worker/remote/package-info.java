/**
 * The host outside the service: the same code, with the service behind REST and a worker's token as all it holds.
 *
 * <p>Uses {@code worker}, {@code worker.subprocess}, {@code worker.wire}, {@code live}, {@code lease} and
 * {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.remote;

import org.jspecify.annotations.NullMarked;
