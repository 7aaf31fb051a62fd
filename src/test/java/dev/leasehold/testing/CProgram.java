package dev.leasehold.testing;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The product's own programs in C: the real ones, each compiled once when it is first needed, without a warning. */
public enum CProgram {
    LAUNCHER("launcher", "stdlib.h", "-lc"),
    STARTER("starter", "stdlib.h", "-lc"),
    COURIER("courier", "curl/curl.h", "-lcurl-gnutls");

    private static final String COMPILER = "gcc";
    private static final Map<CProgram, Optional<Path>> MADE = new ConcurrentHashMap<>();

    private final String program;
    private final String header;
    private final String library;

    CProgram(String program, String header, String library) {
        this.program = program;
        this.header = header;
        this.library = library;
    }

    /** A test that cannot do without is left out where there is no compiler, or not what it takes beside. */
    public Path path() {
        Path found = pathOrNull();
        assumeThat(found)
                .as("made by %s with %s, which are not installed", COMPILER, header)
                .isNotNull();
        return found;
    }

    /** Null where it cannot be compiled for want of what it takes. */
    public @Nullable Path pathOrNull() {
        return MADE.computeIfAbsent(this, each -> Optional.ofNullable(each.canBeMade() ? each.compiled() : null))
                .orElse(null);
    }

    private boolean canBeMade() {
        try {
            Process trial = new ProcessBuilder(COMPILER, "-xc", "-include", header, "-o", "/dev/null", "-", library)
                    .redirectErrorStream(true)
                    .start();
            try (var source = trial.outputWriter()) {
                source.write("int main(void) { return 0; }");
            }
            trial.getInputStream().readAllBytes();
            return trial.waitFor() == 0;
        } catch (IOException thereIsNoCompiler) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while looking for a compiler", e);
        }
    }

    private Path compiled() {
        // Its own for each process of the tests, which compile at the same time.
        Path made =
                Path.of("target", program + "-" + ProcessHandle.current().pid()).toAbsolutePath();
        made.toFile().deleteOnExit();
        try {
            ProcessBuilder building =
                    new ProcessBuilder("src/main/c/build", program, made.toString()).redirectErrorStream(true);
            building.environment().put("CFLAGS", "-Werror");
            Process build = building.start();
            String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(build.waitFor()).as(said).isZero();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while compiling", e);
        }
    }
}
