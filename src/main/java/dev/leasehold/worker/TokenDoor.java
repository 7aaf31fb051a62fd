package dev.leasehold.worker;

import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import java.net.URI;

/**
 * The forge's address, and a token for each attempt.
 *
 * @param root of the service, as the holder of the lease reaches it
 */
public record TokenDoor(ForgeTokens tokens, URI root) implements ForgeDoor {
    @Override
    public ForgeAccess open(Source source, String task, int attempt) {
        return new ForgeAccess(
                root.resolve("/git/" + source.repository() + ".git"),
                tokens.ofAttempt(source.repository(), task, attempt));
    }
}
