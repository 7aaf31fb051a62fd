/**
 * What stands before every route, whoever calls: where and how the service listens, how much one caller may ask for, and
 * how long a connection may do nothing.
 *
 * <p>Uses {@code platform}.
 */
@NullMarked
package dev.leasehold.api.http;

import org.jspecify.annotations.NullMarked;
