package dev.leasehold.platform.token;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;

/**
 * What other services of the installation say of tokens: they notify as part of the transaction that revokes one, so that
 * whoever heard of it finds it revoked.
 *
 * <p>While nobody can be heard, a revoked token is taken as good for {@code leasehold.tokens.cache-ttl} at most.
 */
@ApplicationScoped
public class Revocations {
    /** Begins every subject that names a token. */
    private static final String SUBJECT = "token:";

    private final TokenCache cache;

    Revocations(TokenCache cache) {
        this.cache = cache;
    }

    static String subject(UUID token) {
        return SUBJECT + token;
    }

    public static boolean isOne(String subject) {
        return subject.startsWith(SUBJECT);
    }

    /** Forgets those that are named. */
    public void heard(Set<String> subjects) {
        subjects.stream()
                .filter(Revocations::isOne)
                .map(subject -> UUID.fromString(subject.substring(SUBJECT.length())))
                .forEach(cache::forget);
    }

    /** Some may have been missed. */
    public void heardNothingForAWhile() {
        cache.clear();
    }
}
