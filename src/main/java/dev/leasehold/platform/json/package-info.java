/**
 * How JSON from outside is read: strictly what users write, leniently what a service answers.
 *
 * <p>Uses {@code platform} and {@code platform.problem}.
 */
@NullMarked
package dev.leasehold.platform.json;

import org.jspecify.annotations.NullMarked;
