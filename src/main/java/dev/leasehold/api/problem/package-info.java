/**
 * Makes every error answer a problem, whoever noticed the error: a resource, Jackson, the router, or nobody.
 *
 * <p>Uses {@code platform}.
 */
@NullMarked
package dev.leasehold.api.problem;

import org.jspecify.annotations.NullMarked;
