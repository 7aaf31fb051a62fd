package dev.leasehold.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.leasehold.platform.Folders;
import dev.leasehold.testing.canary.Canary;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Git servers elsewhere, over TLS, and how the service is told of them: {@code good}, and one for each way of being none.
 * A test finds what it needs of them in the fields that carry {@link Upstream}.
 */
public final class UpstreamServers implements QuarkusTestResourceLifecycleManager {
    /** How the folder is called in which credentials are planted. */
    public static final String FOLDER = "leasehold-upstreams-";

    private Path folder;
    private GitServer server;
    private HttpsServer redirecting;
    private HttpsServer thief;
    private Upstream upstream;

    /** The one that works, its secret, and what a server saw that others send to. */
    public record Upstream(
            GitRepository repository,
            GitServer server,
            String secret,
            String wrong,
            Path folder,
            List<String> stolen) {}

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory(FOLDER);
            String secret = Canary.PLANTED.secret();
            String wrong = Canary.PLANTED.secret();
            TlsIdentity identity = TlsIdentity.in(folder.resolve("tls"));
            TlsIdentity other = TlsIdentity.in(folder.resolve("other"));
            GitRepository repository = GitRepository.bare(folder.resolve("r/product.git"));
            GitRepository.bare(folder.resolve("r/whole.git"));
            server = GitServer.of(folder.resolve("r"), identity, "ann", secret);
            List<String> stolen = new CopyOnWriteArrayList<>();
            thief = identity.server(anyPort());
            thief.createContext("/", exchange -> {
                stolen.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
                answer(exchange, 404);
            });
            thief.start();
            redirecting = identity.server(anyPort());
            redirecting.createContext("/", this::redirect);
            redirecting.start();
            upstream = new Upstream(repository, server, secret, wrong, folder, stolen);

            Path right = Files.writeString(folder.resolve("it's the credential"), secret + "\n");
            Path bad = Files.writeString(folder.resolve("wrong"), wrong);
            Map<String, String> settings = new HashMap<>();
            String product = server.url("product").toString();
            settings.putAll(settings("good", product, right, identity.ca()));
            settings.putAll(settings("untrusted", product, right, other.ca()));
            settings.putAll(settings("denied", product, bad, identity.ca()));
            settings.putAll(settings(
                    "redirected",
                    "https://127.0.0.1:%d/product.git"
                            .formatted(redirecting.getAddress().getPort()),
                    right,
                    identity.ca()));
            settings.putAll(settings("whole", server.url("whole").toString(), right, identity.ca()));
            settings.put("leasehold.upstreams.whole.relay", "all");
            settings.put("leasehold.upstreams.whole.projects", "whole-project");
            settings.put("leasehold.upstreams.local.url", "file://" + repository.folder());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings(String name, String url, Path credential, Path ca) {
        String prefix = "leasehold.upstreams." + name;
        return Map.of(
                prefix + ".url",
                url,
                prefix + ".credential-file",
                credential.toString(),
                prefix + ".username",
                "ann",
                prefix + ".ca-file",
                ca.toString(),
                prefix + ".deadline",
                "20s");
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** To somewhere else, once it has been shown a credential. */
    private void redirect(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            answer(exchange, 401);
        } else {
            String there = "https://127.0.0.1:%d%s".formatted(thief.getAddress().getPort(), exchange.getRequestURI());
            exchange.getResponseHeaders().add("Location", there);
            answer(exchange, 302);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(upstream, new TestInjector.MatchesType(Upstream.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
            redirecting.stop(0);
            thief.stop(0);
            Folders.delete(folder);
        }
    }
}
