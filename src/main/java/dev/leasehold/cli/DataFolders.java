package dev.leasehold.cli;

import org.jspecify.annotations.Nullable;
import java.nio.file.Path;

/** Where data lies when nobody says: {@code $XDG_DATA_HOME/leasehold}, else below the home folder. */
final class DataFolders {
    private DataFolders() {}

    static Path orDefault(@Nullable Path asked) {
        return (asked == null ? usual() : asked).toAbsolutePath().normalize();
    }

    private static Path usual() {
        String xdg = System.getenv("XDG_DATA_HOME");
        return xdg == null || xdg.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "leasehold")
                : Path.of(xdg, "leasehold");
    }
}
