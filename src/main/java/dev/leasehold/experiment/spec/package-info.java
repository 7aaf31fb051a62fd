/**
 * What an experiment's owner asks for: the spec, read from YAML or JSON into records.
 *
 * <p>Uses {@code experiment.document}, {@code experiment.evaluation}, {@code experiment.objective}, {@code lease} and
 * {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment.spec;

import org.jspecify.annotations.NullMarked;
