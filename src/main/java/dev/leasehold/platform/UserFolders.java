package dev.leasehold.platform;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a user's things lie when nobody says, after the XDG base directories.
 *
 * <p>{@code HOME} counts before the home of the user database, as it does for every other program.
 */
public record UserFolders(Map<String, String> environment) {

    public static UserFolders ofThisProcess() {
        return new UserFolders(System.getenv());
    }

    /** For what can be made again: {@code LEASEHOLD_CACHE}, or {@code leasehold} in the user's cache. */
    public Path cache() {
        return variable("LEASEHOLD_CACHE")
                .orElseGet(() -> variable("XDG_CACHE_HOME")
                        .orElseGet(() -> home(".cache"))
                        .resolve("leasehold"));
    }

    /** For what must be kept. */
    public Path data() {
        return variable("XDG_DATA_HOME").orElseGet(() -> home(".local/share")).resolve("leasehold");
    }

    /** For what the user's commands remember. */
    public Path config() {
        return variable("XDG_CONFIG_HOME").orElseGet(() -> home(".config")).resolve("leasehold");
    }

    private Path home(String below) {
        return variable("HOME")
                .orElseGet(() -> Path.of(System.getProperty("user.home")))
                .resolve(below);
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .map(Path::toAbsolutePath);
    }
}
