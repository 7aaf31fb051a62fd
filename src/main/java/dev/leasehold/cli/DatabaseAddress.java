package dev.leasehold.cli;

import dev.leasehold.platform.StartRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static dev.leasehold.platform.StartRefused.Why.DATABASE;

/**
 * How to reach the operator's PostgreSQL. The password comes from a file: an address ends up in logs and process
 * lists, and one with a password in it is refused.
 */
record DatabaseAddress(String jdbcUrl, String user, String password, Duration patience) {

    /** Takes {@code postgresql://[user@]host[:port]/name[?options]}, with {@code jdbc:} before it or not. */
    static DatabaseAddress parse(String url, Map<String, String> environment) {
        URI address = uri(url);
        String userInfo = address.getUserInfo() == null ? "" : address.getUserInfo();
        String query = address.getQuery() == null ? "" : "?" + address.getQuery();
        if (userInfo.contains(":") || query.contains("password=")) {
            throw refused(
                    "LEASEHOLD_DATABASE_URL holds a password.",
                    "Put it into a file of mode 600 and name that in LEASEHOLD_DATABASE_PASSWORD_FILE.");
        }
        String user = environment.getOrDefault("LEASEHOLD_DATABASE_USER", userInfo);
        if (user.isBlank()) {
            throw refused("Nothing says who logs in to the database.", "Set LEASEHOLD_DATABASE_USER.");
        }
        return new DatabaseAddress(
                "jdbc:postgresql://%s%s%s".formatted(hostAndPort(address), address.getPath(), query),
                user,
                password(environment.getOrDefault("LEASEHOLD_DATABASE_PASSWORD_FILE", "")),
                patience(environment.getOrDefault("LEASEHOLD_DATABASE_WAIT", "0")));
    }

    private static Duration patience(String seconds) {
        if (!seconds.matches("[0-9]{1,5}")) {
            throw refused(
                    "LEASEHOLD_DATABASE_WAIT is '%s'.".formatted(seconds),
                    "Say in seconds how long to wait at the start for a database that does not answer yet, such as 60.");
        }
        return Duration.ofSeconds(Integer.parseInt(seconds));
    }

    private static URI uri(String url) {
        try {
            URI address = URI.create(url.replaceFirst("^jdbc:", "").replaceFirst("^postgres:", "postgresql:"));
            if ("postgresql".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // said below, in words
        }
        throw refused(
                "LEASEHOLD_DATABASE_URL is not an address of a PostgreSQL database.",
                "Write it as postgresql://host:5432/name.");
    }

    private static String hostAndPort(URI address) {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    private static String password(String file) {
        if (file.isBlank()) {
            return "";
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw refused(
                    "The database password file %s cannot be read.".formatted(file),
                    "Check LEASEHOLD_DATABASE_PASSWORD_FILE and the rights of that file.");
        }
    }

    private static StartRefused refused(String sentence, String suggestion) {
        return new StartRefused(DATABASE, sentence, suggestion);
    }
}
