package dev.leasehold.worker.inpod;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The pod's way to the service and to the forge, which are mostly one. A client that may have to do with TLS reads every
 * certificate that the JDK trusts before it does anything else, so one that has not is made without.
 */
final class PodHttp {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final boolean tls;

    private PodHttp(HttpClient client, boolean tls) {
        this.client = client;
        this.tls = tls;
    }

    static PodHttp to(URI address) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        boolean tls = isTls(address);
        return new PodHttp((tls ? builder : builder.sslContext(trustingNobody())).build(), tls);
    }

    HttpClient client() {
        return client;
    }

    /** One that reaches this address, the same one if it does. */
    HttpClient clientFor(URI address) {
        return isTls(address) && !tls ? to(address).client : client;
    }

    private static boolean isTls(URI address) {
        return !"http".equalsIgnoreCase(address.getScheme());
    }

    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
