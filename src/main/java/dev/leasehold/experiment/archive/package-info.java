/**
 * Whole experiments as one file: written for anybody to keep, read back without trust.
 *
 * <p>Owns the tables {@code experiment_import} and {@code experiment_file}. Uses {@code experiment.loop}, {@code
 * experiment.store} and what lies below.
 */
@NullMarked
package dev.leasehold.experiment.archive;

import org.jspecify.annotations.NullMarked;
