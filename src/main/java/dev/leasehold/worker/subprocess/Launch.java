package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts together what is spawned: a shell that takes the limits on itself, the sandbox, a shell that takes the
 * environment on itself, and the command.
 *
 * <p>The user's variables travel as values of {@code LEASEHOLD_ENV_n} and become variables in the last step only: an
 * {@code LD_PRELOAD} must not reach the programs that build the sandbox, which run before it holds. They are never
 * words of a command line, which others could read. Both scripts are ours and constant. The line they print first is
 * what {@link Meter} waits for.
 */
final class Launch {
    // Arguments: N and N files of control groups, then limits on file size, processes and data ('-' for none).
    private static final String TAKE_LIMITS = """
            n=$1; shift
            while [ "$n" -gt 0 ]; do echo 0 > "$1" || exit 97; shift; n=$((n - 1)); done
            ulimit -c 0
            [ "$1" = - ] || ulimit -f "$1" || exit 97
            [ "$2" = - ] || ulimit -u "$2" 2>/dev/null || ulimit -p "$2" || exit 97
            [ "$3" = - ] || ulimit -d "$3" || exit 97
            shift 3
            """;

    private static final String TAKE_ENVIRONMENT = """
            while [ "${LEASEHOLD_ENV:-0}" -gt 0 ]; do
                eval "leasehold_pair=\\$LEASEHOLD_ENV_$LEASEHOLD_ENV"
                unset "LEASEHOLD_ENV_$LEASEHOLD_ENV"
                LEASEHOLD_ENV=$((LEASEHOLD_ENV - 1))
                export "$leasehold_pair"
            done
            unset LEASEHOLD_ENV leasehold_pair
            echo 'leasehold: started'
            """;

    private static final String GO_ON = "exec \"$@\"\n";

    private Launch() {}

    /**
     * @param env what the command gets
     * @param rlimits file size in blocks of 512 bytes, processes, data in KiB; {@code -} where there is none
     */
    static ProcessSpec of(
            List<String> prefix,
            List<String> command,
            Map<String, String> env,
            List<Path> groups,
            List<String> rlimits,
            Path directory) {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c"));
        argv.add(TAKE_LIMITS + (prefix.isEmpty() ? TAKE_ENVIRONMENT : "") + GO_ON);
        argv.add("leasehold");
        argv.add(String.valueOf(groups.size()));
        groups.forEach(group -> argv.add(group.toString()));
        argv.addAll(rlimits);
        if (!prefix.isEmpty()) {
            argv.addAll(prefix);
            argv.addAll(List.of("/bin/sh", "-c", TAKE_ENVIRONMENT + GO_ON, "leasehold"));
        }
        argv.addAll(command);
        return new ProcessSpec(argv, wrapped(env), directory);
    }

    private static Map<String, String> wrapped(Map<String, String> env) {
        Map<String, String> wrapped = new LinkedHashMap<>();
        int count = 0;
        for (Map.Entry<String, String> entry : env.entrySet()) {
            if (entry.getKey().startsWith("LEASEHOLD_")) {
                wrapped.put(entry.getKey(), entry.getValue());
            } else {
                wrapped.put("LEASEHOLD_ENV_" + ++count, entry.getKey() + "=" + entry.getValue());
            }
        }
        wrapped.put("LEASEHOLD_ENV", String.valueOf(count));
        // For the shell, setpriv and the sandbox itself, which find their helpers by it.
        wrapped.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return wrapped;
    }
}
