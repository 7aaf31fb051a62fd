/**
 * How programs come in: the REST resources and what all of them share.
 *
 * <p>May use every package but {@code cli} and {@code ui}. Owns no table.
 */
@NullMarked
package dev.leasehold.api;

import org.jspecify.annotations.NullMarked;
