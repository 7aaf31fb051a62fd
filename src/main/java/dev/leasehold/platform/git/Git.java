package dev.leasehold.platform.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The git program, as every call here runs it.
 *
 * <ul>
 *   <li>Its environment is fixed: nothing of this process's is passed on, no configuration of the system's or of a
 *       user's is read, hooks and the file system monitor are off, grafts and replace refs are not looked at, nobody is
 *       asked for a password.
 *   <li>It talks to no other machine: every transport is forbidden. {@link RemoteRepository} does that.
 *   <li>It works in the repository it is told, never in one it finds.
 * </ul>
 */
public final class Git {
    private static final Map<String, String> CONFIG = Map.ofEntries(
            Map.entry("core.hooksPath", "/dev/null"),
            Map.entry("core.fsmonitor", "false"),
            Map.entry("core.untrackedCache", "false"),
            Map.entry("core.attributesFile", "/dev/null"),
            Map.entry("core.excludesFile", "/dev/null"),
            Map.entry("core.protectHFS", "true"),
            Map.entry("core.protectNTFS", "true"),
            Map.entry("core.symlinks", "true"),
            Map.entry("core.fileMode", "true"),
            Map.entry("core.autocrlf", "false"),
            Map.entry("submodule.recurse", "false"),
            Map.entry("credential.helper", ""),
            Map.entry("protocol.allow", "never"),
            Map.entry("gc.auto", "0"),
            Map.entry("maintenance.auto", "false"),
            Map.entry("pack.threads", "1"),
            Map.entry("index.threads", "1"));

    private final Path program;
    private final Map<String, String> environment;

    private Git(Path program) {
        this.program = program;
        this.environment = environment(Objects.requireNonNull(program.getParent(), "git lies in no folder"));
    }

    /** Looks for the program where systems keep it, then on this process's path. */
    public static Git find() throws GitException {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.concat(Stream.of("/usr/bin", "/usr/local/bin", "/bin"), Stream.of(path.split(":", -1)))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "git"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Git::new)
                .orElseThrow(() -> new GitException(
                        GitException.Kind.FAILED, "there is no git program in /usr/bin or on the PATH"));
    }

    /** A call that works on the repository in {@code gitDir}: the folder that holds HEAD and objects. */
    public GitCall in(Path gitDir) {
        return new GitCall(this, gitDir, null, List.of(), List.of(), null, Duration.ofMinutes(1), 16 << 20);
    }

    Path program() {
        return program;
    }

    Map<String, String> environment() {
        return environment;
    }

    private static Map<String, String> environment(Path folder) {
        Map<String, String> words = new HashMap<>();
        words.put("PATH", folder + ":/usr/bin:/bin");
        words.put("HOME", "/nonexistent");
        words.put("XDG_CONFIG_HOME", "/nonexistent");
        words.put("LC_ALL", "C");
        words.put("GIT_CONFIG_NOSYSTEM", "1");
        words.put("GIT_CONFIG_SYSTEM", "/dev/null");
        words.put("GIT_CONFIG_GLOBAL", "/dev/null");
        words.put("GIT_ATTR_NOSYSTEM", "1");
        words.put("GIT_NO_REPLACE_OBJECTS", "1");
        words.put("GIT_GRAFT_FILE", "/dev/null");
        words.put("GIT_TERMINAL_PROMPT", "0");
        words.put("GIT_ASKPASS", "/bin/false");
        words.put("GIT_ALLOW_PROTOCOL", "none");
        words.put("GIT_PROTOCOL_FROM_USER", "0");
        words.put("GIT_OPTIONAL_LOCKS", "0");
        words.put("GIT_LITERAL_PATHSPECS", "1");
        words.put("GIT_CONFIG_COUNT", String.valueOf(CONFIG.size()));
        int number = 0;
        for (Map.Entry<String, String> setting : CONFIG.entrySet()) {
            words.put("GIT_CONFIG_KEY_" + number, setting.getKey());
            words.put("GIT_CONFIG_VALUE_" + number, setting.getValue());
            number++;
        }
        return Map.copyOf(words);
    }
}
