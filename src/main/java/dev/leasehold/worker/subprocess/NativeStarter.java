package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

/** The static program of {@code src/main/c/starter}: half as dear as a shell, and root goes on as another user by it. */
record NativeStarter(Path program) implements Starter {

    /** As a copy in the host's folder, which attempts' users reach whoever's the program's own folder is. */
    static NativeStarter copied(Path program, Path into) throws IOException {
        Path anew = into.resolveSibling(into.getFileName() + ".new");
        Files.copy(program, anew, REPLACE_EXISTING);
        Files.setPosixFilePermissions(anew, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.move(anew, into, ATOMIC_MOVE);
        return new NativeStarter(into);
    }

    @Override
    public String tool() {
        return "leasehold-starter";
    }

    @Override
    public List<Path> shown() {
        return List.of(program);
    }

    @Override
    public List<String> outside(Bounds bounds, boolean alone) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        bounds.groups().forEach(group -> option(words, "--group", group));
        option(words, "--file-blocks", bounds.fileBlocks());
        option(words, "--processes", bounds.processes());
        option(words, "--data-kib", bounds.dataKib());
        option(words, "--user", bounds.uid());
        if (alone) {
            words.add("--environment");
        }
        words.add("--");
        return words;
    }

    @Override
    public List<String> inside() {
        return List.of(program.toString(), "--environment", "--");
    }

    private static void option(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name);
            words.add(value.toString());
        }
    }
}
