/**
 * Looks for credentials where none may be, over a whole run of all tests: {@link Canary} is what is planted, {@link
 * CanaryWatch} looks while tests run, and {@link CredentialCanaryCheck} afterwards.
 */
package dev.leasehold.testing.canary;
