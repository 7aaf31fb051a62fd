/**
 * The demonstration: a service of its own for a moment, some tasks, and what becomes of them, on the terminal.
 *
 * <p>Uses the service over REST like anybody else.
 */
@NullMarked
package dev.leasehold.cli.demo;

import org.jspecify.annotations.NullMarked;
