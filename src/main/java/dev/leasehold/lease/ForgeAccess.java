package dev.leasehold.lease;

import java.net.URI;

/**
 * How the holder of a lease reaches the one repository of its task.
 *
 * @param url of the repository, for git
 * @param token of the attempt: it reads that repository, and creates {@link Landing#refOf one ref} there once
 */
public record ForgeAccess(URI url, String token) {

    /** Without the token. */
    @Override
    public String toString() {
        return "ForgeAccess[" + url + "]";
    }
}
