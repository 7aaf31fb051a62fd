package dev.leasehold.worker.inpod;

import org.junit.jupiter.api.Test;
import java.net.URI;

import static org.assertj.core.api.Assertions.assertThat;

class PodHttpTest {
    private static final URI PLAIN = URI.create("http://service:7070");
    private static final URI TLS = URI.create("https://forge.example/git/p.git");

    @Test
    void a_client_without_trust_is_not_used_where_tls_is() throws Exception {
        PodHttp http = PodHttp.to(PLAIN);

        assertThat(http.clientFor(URI.create("http://forge:7070/git/p.git"))).isSameAs(http.client());
        assertThat(http.clientFor(TLS)).isNotSameAs(http.client());
        assertThat(http.clientFor(TLS).sslContext()).isSameAs(javax.net.ssl.SSLContext.getDefault());
    }

    @Test
    void what_reaches_a_service_by_tls_reaches_any_forge() {
        PodHttp http = PodHttp.to(URI.create("https://service"));

        assertThat(http.clientFor(TLS)).isSameAs(http.client());
        assertThat(http.clientFor(PLAIN)).isSameAs(http.client());
    }
}
