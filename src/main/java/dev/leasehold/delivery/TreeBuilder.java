package dev.leasehold.delivery;

import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.PackWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Makes trees of paths, and puts those into a pack that are not known yet. */
final class TreeBuilder {
    private final Map<String, TreeBuilder> folders = new HashMap<>();
    private final Map<String, TreeEntry> files = new HashMap<>();

    static TreeBuilder of(Map<String, TreeEntry> paths) {
        TreeBuilder root = new TreeBuilder();
        paths.forEach((path, entry) -> {
            TreeBuilder at = root;
            int from = 0;
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
                at = at.folders.computeIfAbsent(path.substring(from, slash), name -> new TreeBuilder());
                from = slash + 1;
            }
            at.files.put(path.substring(from), entry);
        });
        return root;
    }

    /** The id of the whole. What is written becomes known. */
    String write(PackWriter pack, ObjectFormat format, Set<String> known) throws IOException {
        // Git sorts a folder as if its name ended with a slash.
        TreeMap<String, TreeEntry> sorted = new TreeMap<>();
        sorted.putAll(files);
        for (Map.Entry<String, TreeBuilder> folder : folders.entrySet()) {
            sorted.put(folder.getKey() + "/", TreeEntry.folder(folder.getValue().write(pack, format, known)));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sorted.forEach((name, entry) -> {
            String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            bytes.writeBytes((entry.mode() + " " + bare + "\0").getBytes(ISO_8859_1));
            bytes.writeBytes(HexFormat.of().parseHex(entry.id()));
        });
        byte[] tree = bytes.toByteArray();
        String id = PackWriter.id(format, PackWriter.Type.TREE, tree);
        if (known.add(id)) {
            pack.add(PackWriter.Type.TREE, tree);
        }
        return id;
    }
}
