package dev.leasehold.worker.remote;

import dev.leasehold.worker.BrokerException;
import org.junit.jupiter.api.Test;
import java.net.ConnectException;

import static org.assertj.core.api.Assertions.assertThat;

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
}
