package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.Nullable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Own user, PID, mount, IPC and host name namespaces by bubblewrap, as a user of its own when the host is root.
 *
 * <p>The command's tree starts empty. What is not named here does not exist in it: the host's folder, other
 * workspaces, homes, sockets under {@code /run}.
 */
record BubblewrapSandbox(Path bwrap, @Nullable UserChange change, SystemPaths system) implements Sandbox {
    private static final String SHARED_MEMORY_BYTES = String.valueOf(64 << 20);

    @Override
    public SandboxLevel level() {
        return SandboxLevel.NAMESPACES;
    }

    @Override
    public String tool() {
        return "bubblewrap";
    }

    @Override
    public int ownProcesses() {
        return 2;
    }

    @Override
    public List<String> prefix(Place place) {
        List<String> words = new ArrayList<>();
        if (place.uid() != null && change != null) {
            words.addAll(change.to(place.uid()));
        }
        words.add(bwrap.toString());
        add(words, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent");
        if (!place.network()) {
            words.add("--unshare-net");
        }
        system.folders().forEach(path -> bind(words, "--ro-bind", path));
        system.links()
                .forEach(link -> add(
                        words, "--symlink", link.target().toString(), link.at().toString()));
        add(words, "--proc", "/proc", "--dev", "/dev", "--size", SHARED_MEMORY_BYTES, "--tmpfs", "/dev/shm");
        String tmp = place.folder().tmp().toString();
        add(words, "--bind", tmp, "/tmp", "--bind", tmp, "/var/tmp");
        place.readOnly().forEach(path -> bind(words, "--ro-bind", path));
        place.hidden().forEach(path -> hide(words, path));
        Stream.of(
                        place.folder().workspace(),
                        place.folder().home(),
                        place.folder().tmp())
                .forEach(path -> bind(words, "--bind", path));
        place.readOnlyInputs().forEach(path -> bind(words, "--ro-bind", path));
        place.hidden().stream().filter(Files::isDirectory).forEach(path -> add(words, "--remount-ro", path.toString()));
        add(words, "--remount-ro", "/dev", "--remount-ro", "/");
        add(words, "--chdir", place.folder().workspace().toString(), "--");
        return words;
    }

    private static void bind(List<String> words, String how, Path path) {
        add(words, how, path.toString(), path.toString());
    }

    private static void hide(List<String> words, Path path) {
        if (Files.isDirectory(path)) {
            add(words, "--tmpfs", path.toString());
        } else if (Files.exists(path)) {
            add(words, "--ro-bind", "/dev/null", path.toString());
        }
    }

    private static void add(List<String> words, String... more) {
        Collections.addAll(words, more);
    }
}
