/**
 * Files handed over with tasks, stored once under their digest. Owns the tables {@code blob} and {@code blob_chunk}.
 *
 * <p>Uses {@code platform} and {@code platform.sql}.
 */
@NullMarked
package dev.leasehold.platform.blob;

import org.jspecify.annotations.NullMarked;
