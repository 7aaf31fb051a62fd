/**
 * Documents that people write, in YAML or JSON: read with a place for every node, checked against a shape, and
 * explained by a JSON schema that comes from the same shape.
 *
 * <p>Uses {@code platform.problem}.
 */
@NullMarked
package dev.leasehold.experiment.document;

import org.jspecify.annotations.NullMarked;
