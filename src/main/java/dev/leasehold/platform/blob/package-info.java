/**
 * Files handed over with tasks, stored once under their digest. Owns the tables {@code blob}, {@code blob_chunk} and
 * {@code blob_hold}.
 *
 * <p>Uses {@code platform} and {@code platform.sql}.
 */
@NullMarked
package dev.leasehold.platform.blob;

import org.jspecify.annotations.NullMarked;
