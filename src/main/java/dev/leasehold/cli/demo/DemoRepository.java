package dev.leasehold.cli.demo;

import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.PackWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The repository that the demo evolves, as a git bundle with one commit, which is always the same. */
final class DemoRepository {
    private static final String FOLDER = "/dev/leasehold/demo/";
    private static final String[] FILES = {"README.md", "solver.awk"};
    private static final String WHO = "Leasehold <demo@leasehold.invalid> 1750000000 +0000";

    private DemoRepository() {}

    static byte[] bundle() throws IOException {
        Path folder = Files.createTempDirectory("leasehold-demo-");
        Path pack = folder.resolve("demo.pack");
        try {
            String commit = write(pack);
            ByteArrayOutputStream bundle = new ByteArrayOutputStream();
            bundle.writeBytes(
                    "# v2 git bundle\n%s refs/heads/main\n\n".formatted(commit).getBytes(StandardCharsets.US_ASCII));
            bundle.writeBytes(Files.readAllBytes(pack));
            return bundle.toByteArray();
        } finally {
            Files.deleteIfExists(pack);
            Files.delete(folder);
        }
    }

    private static String write(Path file) throws IOException {
        try (PackWriter pack = PackWriter.create(file, ObjectFormat.SHA1)) {
            SortedMap<String, String> blobs = new TreeMap<>();
            for (String name : FILES) {
                blobs.put(name, pack.add(PackWriter.Type.BLOB, bytes("repository/" + name)));
            }
            ByteArrayOutputStream tree = new ByteArrayOutputStream();
            blobs.forEach((name, id) -> {
                tree.writeBytes(("100644 " + name + "\0").getBytes(StandardCharsets.US_ASCII));
                tree.writeBytes(HexFormat.of().parseHex(id));
            });
            String commit = "tree %s\nauthor %s\ncommitter %s\n\nA solver that could be faster\n"
                    .formatted(pack.add(PackWriter.Type.TREE, tree.toByteArray()), WHO, WHO);
            String id = pack.add(PackWriter.Type.COMMIT, commit.getBytes(StandardCharsets.UTF_8));
            pack.finish();
            return id;
        }
    }

    /** The experiment, on the repository that was uploaded. */
    static String spec(String digest) throws IOException {
        return new String(bytes("experiment.yaml"), StandardCharsets.UTF_8).replace("REPOSITORY", digest);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DemoRepository.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        }
    }
}
