package dev.leasehold.delivery;

import dev.leasehold.platform.git.ObjectFormat;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A repository without an object or an index, made without the git program: a handful of files, every one of them known.
 *
 * @param folders relative, each after the one it is in
 * @param files what is in each, as UTF-8; all of them in one of the folders
 */
public record RepositoryFiles(List<String> folders, Map<String, String> files) {
    public RepositoryFiles {
        folders = List.copyOf(folders);
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * The least that git takes for a repository.
     *
     * @param settings more lines for the configuration
     * @param alternate whose objects are used as well
     */
    static RepositoryFiles of(ObjectFormat format, String settings, @Nullable Path alternate) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("config", config(format, settings));
        if (alternate != null) {
            files.put("objects/info/alternates", alternate + "\n");
        }
        files.put("HEAD", "ref: refs/heads/work\n");
        return new RepositoryFiles(List.of("objects", "objects/info", "objects/pack", "refs", "refs/heads"), files);
    }

    /** With these as well. */
    RepositoryFiles with(List<String> moreFolders, Map<String, String> moreFiles) {
        List<String> allFolders = new ArrayList<>(folders);
        allFolders.addAll(moreFolders);
        Map<String, String> allFiles = new LinkedHashMap<>(files);
        allFiles.putAll(moreFiles);
        return new RepositoryFiles(allFolders, allFiles);
    }

    /** The same in a folder of this name, which is the first of its folders. */
    RepositoryFiles in(String name) {
        List<String> allFolders = new ArrayList<>(List.of(name));
        folders.forEach(folder -> allFolders.add(name + "/" + folder));
        Map<String, String> allFiles = new LinkedHashMap<>();
        files.forEach((path, content) -> allFiles.put(name + "/" + path, content));
        return new RepositoryFiles(allFolders, allFiles);
    }

    /** Folders that are there stay, files are written anew. */
    void write(Path place) throws IOException {
        Files.createDirectories(place);
        for (String folder : folders) {
            Files.createDirectories(place.resolve(folder));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(place.resolve(file.getKey()), file.getValue());
        }
    }

    private static String config(ObjectFormat format, String settings) {
        String version = format == ObjectFormat.SHA1
                ? "[core]\n\trepositoryformatversion = 0\n"
                : "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
        return version + settings;
    }
}
