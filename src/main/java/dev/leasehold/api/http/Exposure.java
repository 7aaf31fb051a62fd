package dev.leasehold.api.http;

import dev.leasehold.platform.StartRefused;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import java.net.InetAddress;
import java.net.UnknownHostException;

import static dev.leasehold.platform.StartRefused.Why.CONFIGURATION;

/**
 * Refuses to listen where others can reach it and read every token on its way, unless that was said twice: by the address,
 * and by {@code --without-tls}. Asked before anything runs that would have to be stopped.
 */
@ApplicationScoped
class Exposure {
    /** Once it is known how to write a log. */
    private static final int EARLY = 2;

    void check(
            @Observes @Priority(EARLY) StartupEvent event,
            HttpConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        if (config.tls().certificate().isPresent() != config.tls().key().isPresent()) {
            throw refused(
                    "Of leasehold.http.tls.certificate and leasehold.http.tls.key one is set and the other is not.",
                    "Name both files.");
        }
        boolean guarded = config.tls().key().isPresent()
                || config.proxies().filter(proxies -> !proxies.isEmpty()).isPresent()
                || config.withoutTls();
        if (!guarded && !isLoopback(host)) {
            throw refused(
                    "Without TLS, everybody on the way to %s would read tokens.".formatted(host),
                    "Set leasehold.http.tls.certificate and .key, or name the proxies that have TLS in"
                            + " leasehold.http.proxies, or say --without-tls if the network is trusted.");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it cannot be bound either, and that is said then
        }
    }

    private static StartRefused refused(String sentence, String suggestion) {
        return new StartRefused(CONFIGURATION, sentence, suggestion);
    }
}
