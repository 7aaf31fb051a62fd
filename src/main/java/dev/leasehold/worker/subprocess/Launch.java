package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts together what is spawned: the starter, the sandbox, the starter again, and the command.
 *
 * <p>The user's variables travel as values of {@code LEASEHOLD_ENV_n} and become variables in the last step only: an
 * {@code LD_PRELOAD} must not reach the programs that build the sandbox, which run before it holds. They are never
 * words of a command line, which others could read.
 */
final class Launch {
    private Launch() {}

    /**
     * @param sandbox its words, or none
     * @param env what the command gets
     */
    static ProcessSpec of(
            Starter starter,
            Starter.Bounds bounds,
            List<String> sandbox,
            List<String> command,
            Map<String, String> env,
            Path directory) {
        List<String> argv = new ArrayList<>(starter.outside(bounds, sandbox.isEmpty()));
        if (!sandbox.isEmpty()) {
            argv.addAll(sandbox);
            argv.addAll(starter.inside());
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
        // For the starter and the sandbox itself, which find their helpers by it.
        wrapped.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return wrapped;
    }
}
