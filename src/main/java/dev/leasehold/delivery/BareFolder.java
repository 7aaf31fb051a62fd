package dev.leasehold.delivery;

import dev.leasehold.platform.git.ObjectFormat;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes repositories without the git program: a handful of files, every one of them known. */
final class BareFolder {
    private BareFolder() {}

    /**
     * @param settings more lines for the configuration
     * @param alternate whose objects are used as well
     */
    static void write(Path folder, ObjectFormat format, String settings, @Nullable Path alternate) throws IOException {
        Files.createDirectories(folder.resolve("objects/info"));
        Files.createDirectories(folder.resolve("objects/pack"));
        Files.createDirectories(folder.resolve("refs/heads"));
        Files.writeString(folder.resolve("config"), config(format, settings));
        if (alternate != null) {
            Files.writeString(folder.resolve("objects/info/alternates"), alternate + "\n");
        }
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/work\n");
    }

    private static String config(ObjectFormat format, String settings) {
        String version = format == ObjectFormat.SHA1
                ? "[core]\n\trepositoryformatversion = 0\n"
                : "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
        return version + settings;
    }
}
