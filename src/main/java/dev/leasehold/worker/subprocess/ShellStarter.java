package dev.leasehold.worker.subprocess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where there is no {@link NativeStarter}: two shells. Their scripts are ours and constant. */
record ShellStarter() implements Starter {
    // Arguments: N and N files of control groups, then bounds on file size, processes and data ('-' for none).
    private static final String TAKE_BOUNDS = """
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

    @Override
    public String tool() {
        return "two shells";
    }

    @Override
    public List<Path> shown() {
        return List.of();
    }

    @Override
    public List<String> outside(Bounds bounds, boolean alone) {
        List<String> words = new ArrayList<>(shell(TAKE_BOUNDS + (alone ? TAKE_ENVIRONMENT : "")));
        words.add(String.valueOf(bounds.groups().size()));
        bounds.groups().forEach(group -> words.add(group.toString()));
        words.add(bounds.fileBlocks() == null ? "-" : bounds.fileBlocks().toString());
        words.add(bounds.processes() == null ? "-" : bounds.processes().toString());
        words.add(bounds.dataKib() == null ? "-" : bounds.dataKib().toString());
        return words;
    }

    @Override
    public List<String> inside() {
        return shell(TAKE_ENVIRONMENT);
    }

    private static List<String> shell(String script) {
        return List.of("/bin/sh", "-c", script + GO_ON, "leasehold");
    }
}
