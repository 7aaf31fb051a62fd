/**
 * The hosts inside the service: one for each subprocess role that it hosts itself, with their metrics and health.
 *
 * <p>Uses {@code worker}, {@code worker.subprocess}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.service;

import org.jspecify.annotations.NullMarked;
