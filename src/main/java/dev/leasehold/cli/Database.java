package dev.leasehold.cli;

import java.nio.file.Path;
import java.util.Map;

/** The database of a service: embedded, or the operator's. Closed after the service, and the folder with it. */
interface Database extends AutoCloseable {

    String jdbcUrl();

    String user();

    String password();

    /** For the line that says what runs where. */
    String description();

    @Override
    void close();

    /** The operator's where the environment names one. Answers, or refuses to start. */
    static Database open(Path data, Map<String, String> environment) {
        String url = environment.get("LEASEHOLD_DATABASE_URL");
        return url == null || url.isBlank()
                ? EmbeddedDatabase.start(data)
                : ExternalDatabase.connect(data, DatabaseAddress.parse(url, environment));
    }
}
