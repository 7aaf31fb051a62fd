package dev.leasehold.api.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a token that is restricted to an experiment or a role may call, and how it is told that a request stays within.
 *
 * <p>INVARIANT: a route without it answers no restricted token, whatever its scopes.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Within {
    Reach value();
}
