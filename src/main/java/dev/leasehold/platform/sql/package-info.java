/**
 * Transactions over plain JDBC, and the schema.
 *
 * <p>Uses no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform.sql;

import org.jspecify.annotations.NullMarked;
