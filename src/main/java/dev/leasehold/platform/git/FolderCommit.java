package dev.leasehold.platform.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a folder as one commit without parents, in a pack: executables and symbolic links as such, whatever git
 * ignores too, and nothing of a folder named {@code .git}. Its date is that of the newest file, so the same files give
 * the same commit.
 */
public final class FolderCommit {
    private static final String WHO = "Leasehold <leasehold@leasehold.invalid>";
    private static final String FILE = "100644";
    private static final String PROGRAM = "100755";
    private static final String LINK = "120000";
    private static final String FOLDER = "40000";

    private static final Comparator<String> BY_BYTES =
            Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final PackWriter pack;
    private long newest;
    private long files;

    private FolderCommit(PackWriter pack) {
        this.pack = pack;
    }

    /** The commit's id; it is in the pack then. Throws when there is no file, or one that git cannot hold. */
    public static String write(PackWriter pack, Path folder, String message) throws IOException {
        FolderCommit commit = new FolderCommit(pack);
        String tree = commit.tree(folder);
        if (commit.files == 0) {
            throw new IOException("there is no file in it");
        }
        String text = "tree %s\nauthor %s %d +0000\ncommitter %s %d +0000\n\n%s\n"
                .formatted(tree, WHO, commit.newest, WHO, commit.newest, message);
        return pack.add(PackWriter.Type.COMMIT, text.getBytes(StandardCharsets.UTF_8));
    }

    private String tree(Path folder) throws IOException {
        Map<String, byte[]> lines = new TreeMap<>(BY_BYTES); // git has a folder's name end in a slash when it sorts
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path path : inside.toList()) {
                String name = String.valueOf(path.getFileName());
                if (Files.isSymbolicLink(path)) {
                    lines.put(name, line(LINK, name, link(path)));
                } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    long before = files;
                    String id = name.equals(".git") ? "" : tree(path);
                    if (files > before) {
                        lines.put(name + "/", line(FOLDER, name, id));
                    }
                } else if (Files.isRegularFile(path)) {
                    lines.put(name, line(Files.isExecutable(path) ? PROGRAM : FILE, name, file(path)));
                } else {
                    throw new IOException(path + " is neither a file nor a folder");
                }
            }
        }
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        lines.values().forEach(tree::writeBytes);
        return pack.add(PackWriter.Type.TREE, tree.toByteArray());
    }

    private String link(Path path) throws IOException {
        files++;
        byte[] target = Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8);
        return pack.add(PackWriter.Type.BLOB, target);
    }

    private String file(Path path) throws IOException {
        files++;
        newest = Math.max(newest, Files.getLastModifiedTime(path).toMillis() / 1000);
        try (InputStream in = Files.newInputStream(path)) {
            return pack.add(PackWriter.Type.BLOB, Files.size(path), in);
        }
    }

    private static byte[] line(String mode, String name, String id) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes((mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
        line.writeBytes(HexFormat.of().parseHex(id));
        return line.toByteArray();
    }
}
