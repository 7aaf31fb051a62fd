package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.SelfDefence;
import org.jspecify.annotations.Nullable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same as {@link BubblewrapSandbox} by util-linux alone, for machines without bubblewrap.
 *
 * <p>The script is ours and constant; every path reaches it as an argument. Its shell stays as the first process of the
 * PID namespace, so that orphans are reaped, and starts the command in one more user namespace, without the
 * capabilities it needed itself.
 */
record UnshareSandbox(Path unshare, @Nullable UserChange change, SystemPaths system) implements Sandbox {

    // Arguments: ROOT WORKDIR UID GID, then HOW SOURCE TARGET ..., then -- and the command.
    private static final String SCRIPT = """
            set -e
            root=$1 workdir=$2 uid=$3 gid=$4; shift 4
            make() { # a mount point for $1 at $root$2
                if [ -d "$1" ]; then mkdir -p "$root$2"
                else mkdir -p "$root${2%/*}"; [ -e "$root$2" ] || : > "$root$2"; fi
            }
            mount --make-rprivate /
            mount -t tmpfs -o mode=755,size=16m,nosuid,nodev leasehold "$root"
            mkdir "$root/proc" "$root/dev" "$root/dev/shm" "$root/.old"
            mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
            for device in null zero full random urandom tty; do
                : > "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"
            done
            mount -t tmpfs -o size=64m,nosuid,nodev leasehold "$root/dev/shm"
            ln -s /proc/self/fd "$root/dev/fd"
            while [ "$1" != -- ]; do
                case $1 in
                link) ln -s "$2" "$root$3" ;;
                empty) make "$2" "$3"; mount -t tmpfs -o size=1m,mode=755,nosuid,nodev leasehold "$root$3" ;;
                lock) mount -o remount,bind,ro,nosuid,nodev "$root$3" ;;
                *) make "$2" "$3"; mount --rbind "$2" "$root$3"; mount -o "remount,bind,$1,nosuid,nodev" "$root$3" ;;
                esac
                shift 3
            done
            shift
            cd "$root"
            pivot_root . .old
            umount -l /.old
            rmdir /.old
            mount -o remount,bind,ro,nosuid,nodev /
            cd "$workdir"
            set +e
            unshare --user --map-user="$uid" --map-group="$gid" -- "$@"
            exit $?
            """;

    @Override
    public SandboxLevel level() {
        return SandboxLevel.NAMESPACES;
    }

    @Override
    public String tool() {
        return "unshare";
    }

    @Override
    public int ownProcesses() {
        return 3;
    }

    @Override
    public List<String> prefix(Place place) {
        List<String> words = new ArrayList<>();
        if (place.uid() != null && change != null) {
            words.addAll(change.to(place.uid()));
        }
        add(words, unshare.toString(), "--user", "--map-root-user", "--mount", "--pid", "--ipc", "--uts", "--fork");
        add(words, "--kill-child");
        if (!place.network()) {
            words.add("--net");
        }
        AttemptFolder folder = place.folder();
        String id = String.valueOf(place.uid() == null ? SelfDefence.uid() : place.uid());
        add(words, "--", "/bin/sh", "-c", SCRIPT, "leasehold");
        add(words, mountPoint(place), folder.workspace().toString(), id, id);
        system.folders().forEach(path -> bind(words, "ro", path, path));
        system.links()
                .forEach(link ->
                        add(words, "link", link.target().toString(), link.at().toString()));
        bind(words, "rw", folder.tmp(), Path.of("/tmp"));
        bind(words, "rw", folder.tmp(), Path.of("/var/tmp"));
        place.readOnly().forEach(path -> bind(words, "ro", path, path));
        place.hidden().stream().filter(Files::exists).forEach(path -> hide(words, path));
        Stream.of(folder.workspace(), folder.home(), folder.tmp()).forEach(path -> bind(words, "rw", path, path));
        place.readOnlyInputs().forEach(path -> bind(words, "ro", path, path));
        place.hidden().stream().filter(Files::isDirectory).forEach(path -> add(words, "lock", "-", path.toString()));
        words.add("--");
        return words;
    }

    /** A folder to build the new tree on: covered in the namespace alone, and nothing that is shown lies below it. */
    private static String mountPoint(Place place) {
        List<Path> shown = new ArrayList<>(place.readOnly());
        shown.add(place.folder().root());
        return Stream.of("/mnt", "/srv", "/media", "/home")
                .filter(point -> Files.isDirectory(Path.of(point)))
                .filter(point -> shown.stream().noneMatch(path -> path.startsWith(point)))
                .findFirst()
                .orElse("/mnt");
    }

    private static void hide(List<String> words, Path path) {
        if (Files.isDirectory(path)) {
            add(words, "empty", path.toString(), path.toString());
        } else {
            bind(words, "ro", Path.of("/dev/null"), path);
        }
    }

    private static void bind(List<String> words, String how, Path source, Path target) {
        add(words, how, source.toString(), target.toString());
    }

    private static void add(List<String> words, String... more) {
        Collections.addAll(words, more);
    }
}
