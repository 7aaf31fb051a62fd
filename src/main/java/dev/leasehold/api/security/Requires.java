package dev.leasehold.api.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call this route: whoever has <em>any</em> of these.
 *
 * <p>Stated on the method itself, never inherited: whoever reads a route reads its rule.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
    Access[] value();
}
