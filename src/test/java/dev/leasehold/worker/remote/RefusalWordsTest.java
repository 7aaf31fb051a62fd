package dev.leasehold.worker.remote;

import dev.leasehold.worker.BrokerException;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a worker says of a service that does not take it. */
class RefusalWordsTest {

    @Test
    void a_problem_is_said_by_its_sentence_and_its_code() {
        assertThat(RemoteBroker.words("""
                {"type": "about:blank", "status": 404, "code": "not-found", "detail": "There is no role 'x'."}
                """)).isEqualTo("There is no role 'x'. [not-found]");
    }

    @Test
    void of_what_is_no_problem_the_beginning_is_said() {
        assertThat(RemoteBroker.words("<html>")).isEqualTo("<html>");
        assertThat(RemoteBroker.words("{\"detail\": 1}")).isEqualTo("{\"detail\": 1}");
        assertThat(RemoteBroker.words("x".repeat(5_000))).hasSize(501).endsWith("x…");
    }

    @Test
    void a_connection_that_was_refused_is_said_in_words() {
        assertThat(BrokerException.unreachable(new ConnectException())).hasMessageEndingWith("nobody listens there");
    }

    @Test
    void a_name_that_nobody_knows_is_not_taken_for_a_host_that_does_not_listen() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://nobody.invalid/")).build();

        try (HttpClient client = HttpClient.newHttpClient()) {
            IOException why =
                    catchThrowableOfType(IOException.class, () -> client.send(request, BodyHandlers.discarding()));
            assertThat(BrokerException.unreachable(why)).hasMessageEndingWith("there is no such host");
        }
    }
}
