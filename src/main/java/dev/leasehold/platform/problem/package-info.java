/**
 * Errors as values with a stable code: RFC 9457 problems, and the one catalogue of their codes.
 *
 * <p>Every layer may throw a {@link dev.leasehold.platform.problem.ProblemException}; only {@code api} turns one into
 * an answer, and only clients read one back. Uses no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform.problem;

import org.jspecify.annotations.NullMarked;
