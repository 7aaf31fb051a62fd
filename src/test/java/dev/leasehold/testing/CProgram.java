package dev.leasehold.testing;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The product's own programs in C: the real ones, compiled once, without a warning. */
public enum CProgram {
    LAUNCHER("launcher"),
    STARTER("starter");

    private static final String COMPILER = "gcc";

    private final @Nullable Path path;

    CProgram(String name) {
        path = hasCompiler() ? compiled(name) : null;
    }

    /** A test that cannot do without is left out where there is no compiler. */
    public Path path() {
        assumeThat(path).as("made by " + COMPILER + ", which is not installed").isNotNull();
        return path;
    }

    /** Null where there is no compiler. */
    public @Nullable Path pathOrNull() {
        return path;
    }

    private static boolean hasCompiler() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMPILER)));
    }

    private static Path compiled(String name) {
        // Its own for each process of the tests, which compile at the same time.
        Path program =
                Path.of("target", name + "-" + ProcessHandle.current().pid()).toAbsolutePath();
        program.toFile().deleteOnExit();
        try {
            ProcessBuilder building =
                    new ProcessBuilder("src/main/c/build", name, program.toString()).redirectErrorStream(true);
            building.environment().put("CFLAGS", "-Werror");
            Process build = building.start();
            String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(build.waitFor()).as(said).isZero();
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while compiling", e);
        }
    }
}
