package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;

/** Asks something of a running task, and says what came of it. */
record Wishes(Client client) {
    void ask(Query what, String done) {
        tell(client.connect().post(what.toString()), done);
    }

    void tell(JsonNode answer, String done) {
        if (client.json()) {
            client.print(answer);
        } else {
            client.note(answer.path("done").asBoolean() ? done : "asked, and not done by now");
        }
    }
}
