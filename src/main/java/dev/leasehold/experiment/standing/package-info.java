/**
 * What came of an experiment, as pure views over its variants: ranks, lineage, best so far; as text and as a picture.
 *
 * <p>Uses {@code experiment.objective} and {@code experiment.evaluation}. Loads no server: the command line draws with it.
 */
@NullMarked
package dev.leasehold.experiment.standing;

import org.jspecify.annotations.NullMarked;
