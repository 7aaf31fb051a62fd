package dev.leasehold.api.http;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code leasehold.http.tls} and {@code leasehold.http.proxies} mean to Quarkus. Its own settings stay its own. */
public final class ListenSettings implements ConfigSourceFactory {
    /** The name of the certificate in Quarkus' registry. */
    static final String CERTIFICATE = "leasehold";

    /** Above the application's own file, below environment and system properties. */
    private static final int ORDINAL = 270;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> settings = new HashMap<>();
        @Nullable String certificate = value(context, "leasehold.http.tls.certificate");
        @Nullable String key = value(context, "leasehold.http.tls.key");
        if (certificate != null && key != null) {
            settings.put("quarkus.tls.%s.key-store.pem.only.cert".formatted(CERTIFICATE), certificate);
            settings.put("quarkus.tls.%s.key-store.pem.only.key".formatted(CERTIFICATE), key);
            settings.put("quarkus.http.tls-configuration-name", CERTIFICATE);
            settings.put("quarkus.http.insecure-requests", "disabled");
            @Nullable String port = value(context, "quarkus.http.port");
            settings.put("quarkus.http.ssl-port", port == null ? "7070" : port);
        }
        @Nullable String proxies = value(context, "leasehold.http.proxies");
        if (proxies != null) {
            settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
            settings.put("quarkus.http.proxy.trusted-proxies", proxies);
        }
        return settings.isEmpty()
                ? List.of()
                : List.of(new PropertiesConfigSource(settings, "leasehold.http", ORDINAL));
    }

    private static @Nullable String value(ConfigSourceContext context, String name) {
        @Nullable ConfigValue found = context.getValue(name);
        return found == null || found.getValue() == null || found.getValue().isBlank() ? null : found.getValue();
    }
}
