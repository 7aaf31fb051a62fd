/**
 * Transactions over plain JDBC.
 *
 * <p>Uses no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform.sql;

import org.jspecify.annotations.NullMarked;
