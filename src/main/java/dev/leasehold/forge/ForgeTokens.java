package dev.leasehold.forge;

import dev.leasehold.lease.LiveAttempts;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.Holder;
import dev.leasehold.platform.token.InstallationSecret;
import dev.leasehold.platform.token.Scope;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens that are stored nowhere: they say whose they are, and are signed with the installation's secret.
 *
 * <ul>
 *   <li>An attempt's token is good while the database says that the attempt lives. Nothing has to be revoked.
 *   <li>The service's own is what replicas show each other. It allows what an administrator's does.
 * </ul>
 */
public final class ForgeTokens {
    private static final Pattern ATTEMPT =
            Pattern.compile("lha_([a-z0-9._-]{1,63})/([0-9a-z]{26})/([1-9][0-9]{0,8})/([0-9a-f]{64})");
    private static final String SERVICE = "lhs_";
    private static final String FOR_ATTEMPTS = "forge attempt";
    private static final String FOR_SERVICE = "service";

    private final InstallationSecret secret;
    private final LiveAttempts attempts;

    public ForgeTokens(InstallationSecret secret, LiveAttempts attempts) {
        this.secret = secret;
        this.attempts = attempts;
    }

    /** For whoever runs this attempt. */
    public String ofAttempt(String repository, String task, int attempt) {
        String whose = "%s/%s/%d".formatted(repository, task, attempt);
        return "lha_%s/%s".formatted(whose, secret.sign(FOR_ATTEMPTS, whose));
    }

    public String ofService() {
        return SERVICE + secret.sign(FOR_SERVICE, "");
    }

    /** Empty for a token of another kind, which others know. */
    public Optional<Check> check(String token) {
        if (token.startsWith(SERVICE)) {
            return Optional.of(
                    secret.signed(FOR_SERVICE, "", token.substring(SERVICE.length()))
                            ? new Check.Valid(Holder.service())
                            : new Check.Unknown());
        }
        Matcher parts = ATTEMPT.matcher(token);
        return parts.matches() ? Optional.of(attempt(parts)) : Optional.empty();
    }

    private Check attempt(Matcher parts) {
        String whose = "%s/%s/%s".formatted(parts.group(1), parts.group(2), parts.group(3));
        int number = Integer.parseInt(parts.group(3));
        if (!secret.signed(FOR_ATTEMPTS, whose, parts.group(4)) || !attempts.isLive(parts.group(2), number)) {
            return new Check.Unknown();
        }
        return new Check.Valid(Holder.of(new Scope.Attempt(parts.group(1), parts.group(2), number)));
    }
}
