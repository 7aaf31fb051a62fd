package dev.leasehold.cli;

import dev.leasehold.platform.BuildInfo;
import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.client.SavedContexts;
import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.token.TokenCheck;
import dev.leasehold.platform.token.Tokens;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Runs once everything is up: says so, in one line, and waits for the end. */
public final class Server implements QuarkusApplication {
    /** The name of the setting that says in words what the data is on. */
    static final String DATABASE = "leasehold.database.description";

    /** The name of the setting that asks for another admin token. */
    static final String NEW_ADMIN_TOKEN = "leasehold.new-admin-token";

    private final Tokens tokens;
    private final TokenCheck check;
    private final Audit audit;

    Server(Tokens tokens, TokenCheck check, Audit audit) {
        this.tokens = tokens;
        this.check = check;
        this.audit = audit;
    }

    @Override
    public int run(String... arguments) throws IOException {
        Config config = ConfigProvider.getConfig();
        boolean tls =
                config.getOptionalValue("leasehold.http.tls.key", String.class).isPresent();
        var listen = new Listen(
                config.getValue("quarkus.http.host", String.class),
                // The actual one, also where 0 was asked for.
                config.getValue(tls ? "quarkus.http.ssl-port" : "quarkus.http.port", Integer.class),
                tls);
        var firstToken = new FirstToken(tokens, check, SavedContexts.of(System.getenv()), audit);
        URI server = URI.create(listen.url());
        (config.getOptionalValue(NEW_ADMIN_TOKEN, Boolean.class).orElse(false)
                        ? Optional.of(firstToken.leaveAnotherFor(server))
                        : firstToken.leaveFor(server))
                .ifPresent(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "Leasehold %s is ready at %s after %.1f s, on %s.%n",
                BuildInfo.load().version(),
                listen.url(),
                ProcFs.age(ProcFs.SELF).orElseThrow().toMillis() / 1000.0,
                config.getValue(DATABASE, String.class));
        Quarkus.waitForExit();
        return 0;
    }
}
