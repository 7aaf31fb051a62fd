/**
 * The demonstration: a service of its own for a moment, an experiment, and what becomes of it, on the terminal.
 *
 * <p>Uses the service over REST like anybody else.
 */
@NullMarked
package dev.leasehold.cli.demo;

import org.jspecify.annotations.NullMarked;
