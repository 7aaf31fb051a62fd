package dev.leasehold.platform;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** Where things live that can be made again: {@code LEASEHOLD_CACHE}, else the user's cache folder. */
public final class Caches {
    private Caches() {}

    public static Path root() {
        return Optional.ofNullable(System.getProperty("leasehold.cache"))
                .or(() -> environment("LEASEHOLD_CACHE"))
                .or(() -> environment("XDG_CACHE_HOME").map(home -> home + "/leasehold"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "leasehold"))
                .toAbsolutePath();
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(Predicate.not(String::isBlank));
    }
}
