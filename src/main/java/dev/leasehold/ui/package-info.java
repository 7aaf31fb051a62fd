/**
 * The page: what people see in a browser. Rendered by the service; scripts only keep it up to date.
 *
 * <p>Stands on {@code api}: it asks the same resources that programs ask, so no rule stands twice. Owns no table.
 *
 * <ul>
 *   <li>Who visits has a cookie with a token; the API never looks at cookies, so no other site can act through it.
 *   <li>Every form carries a word that follows from the token, which no other site can know.
 * </ul>
 */
@NullMarked
package dev.leasehold.ui;

import org.jspecify.annotations.NullMarked;
