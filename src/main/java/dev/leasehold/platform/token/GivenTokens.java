package dev.leasehold.platform.token;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.StartRefused.Why;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Lets in who holds a token that the operator made and handed over as a file: so that a service, its workers and its
 * first admin can be installed in one step, and nobody has to fish a secret out of a log.
 *
 * <ul>
 *   <li>A start with a file that is missing, or holds something else, is refused.
 *   <li>A file that changes while the service runs is taken up within half a minute. What it held before goes on for a
 *       while, see {@link Tokens#admit}.
 *   <li>A token that was revoked stays revoked, whatever the file says.
 * </ul>
 */
@Singleton
public class GivenTokens {
    private static final Logger LOG = Logger.getLogger(GivenTokens.class);

    private final Map<String, GivenTokensConfig.Given> given;
    private final Tokens tokens;
    private final Map<String, Secret> taken = new ConcurrentHashMap<>();

    GivenTokens(GivenTokensConfig config, Tokens tokens) {
        this.given = config.byName();
        this.tokens = tokens;
    }

    void start(@Observes StartupEvent event) {
        given.forEach((name, one) -> {
            try {
                take(name, one);
            } catch (IOException | IllegalArgumentException e) {
                throw new StartRefused(
                        Why.CONFIGURATION,
                        "The given token '%s' cannot be taken: %s.".formatted(name, e.getMessage()),
                        "Put lh_ and 64 hex digits into %s, and scopes such as admin or worker:executor beside it."
                                .formatted(one.file()));
            }
        });
    }

    @Scheduled(every = "30s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        given.forEach((name, one) -> {
            try {
                take(name, one);
            } catch (IOException | RuntimeException e) { // one of them does not stop the others, or the next look
                LOG.warnf("event=given-token-not-taken token=%s why=\"%s\"", name, e.getMessage());
            }
        });
    }

    private void take(String name, GivenTokensConfig.Given one) throws IOException {
        Secret secret = read(one.file());
        if (secret.equals(taken.get(name))) {
            return;
        }
        Set<Scope> scopes = one.scopes().stream().map(Scope::of).collect(Collectors.toUnmodifiableSet());
        if (tokens.admit("given:" + name, secret, scopes)) {
            LOG.infof("event=given-token-taken token=%s", name);
        } else {
            LOG.warnf("event=given-token-revoked token=%s", name);
        }
        taken.put(name, secret);
    }

    private static Secret read(Path file) throws IOException {
        String line = Files.readString(file).lines().findFirst().orElse("").strip();
        return Secret.parse(line).orElseThrow(() -> new IllegalArgumentException(file + " holds no token"));
    }
}
