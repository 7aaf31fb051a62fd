package dev.leasehold.worker.subprocess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The environment of a command, from nothing upwards: a few variables of the host, then env files, then the role's,
 * then the task's. Later ones win, and names that start with {@code LEASEHOLD_} are only ever set by us.
 */
final class Environment {
    private static final Pattern ALLOWED = Pattern.compile("PATH|LANG|LC_[A-Z_]+|TZ");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String RESERVED = "LEASEHOLD_";

    private final Map<String, String> variables = new TreeMap<>();

    /** Starts with what a command may know of the host. */
    Environment(Map<String, String> host) {
        host.forEach((name, value) -> {
            if (ALLOWED.matcher(name).matches()) {
                variables.put(name, value);
            }
        });
    }

    /** Takes the variables of others; reserved names are left out, and a name no shell could set is refused. */
    Environment with(Map<String, String> others) {
        others.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "'%s' cannot be an environment variable: use letters, digits and '_'".formatted(name));
            }
            if (!name.startsWith(RESERVED)) {
                variables.put(name, value);
            }
        });
        return this;
    }

    /**
     * Takes a file of {@code KEY=VALUE} lines. Blank lines and lines that start with {@code #} are skipped; the value is
     * all that follows the first {@code =}, quotes included.
     */
    Environment withFile(Path file) throws IOException {
        Map<String, String> read = new TreeMap<>();
        int number = 0;
        for (String raw : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("line %d of %s is no KEY=VALUE line".formatted(number, file));
            }
            read.put(line.substring(0, equals).stripTrailing(), line.substring(equals + 1));
        }
        return with(read);
    }

    /** Sets a variable of ours, whatever anybody set before. */
    Environment ours(String name, Object value) {
        variables.put(name, value.toString());
        return this;
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }
}
