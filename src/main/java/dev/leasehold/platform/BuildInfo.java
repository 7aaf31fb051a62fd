package dev.leasehold.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What this build is made of, as the build wrote it down. */
public record BuildInfo(String version, String postgres) {

    public static BuildInfo load() {
        try (var in = BuildInfo.class.getResourceAsStream("/dev/leasehold/build.properties")) {
            var properties = new Properties();
            properties.load(Objects.requireNonNull(in, "build.properties is missing from this build"));
            return new BuildInfo(properties.getProperty("version"), properties.getProperty("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
