package dev.leasehold.platform.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to spawn. The program is {@code argv[0]}, an absolute path; the environment is exactly {@code env}.
 *
 * <p>Standard input is {@code /dev/null}, and output and errors go to one stream; or the process is spoken with over
 * standard input and output, and its errors go elsewhere. No other descriptor is handed on.
 */
public record ProcessSpec(List<String> argv, Map<String, String> env, Path directory) {
    public ProcessSpec {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        if (argv.isEmpty() || !argv.getFirst().startsWith("/")) {
            throw new IllegalArgumentException("argv is %s, must start with an absolute path".formatted(argv));
        }
    }
}
