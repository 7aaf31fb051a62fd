package dev.leasehold.platform.git;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A git bundle: the names of commits, an empty line, and a pack. Git takes the names from a repository; here they are free. */
public final class Bundle {
    private static final int SHA1_LENGTH = 40;
    private static final int LONGEST_HEAD = 64 << 20;

    private Bundle() {}

    /** Puts names before a pack. */
    public static void write(Map<String, String> refs, Path pack, Path bundle) throws IOException {
        try (OutputStream out = Files.newOutputStream(bundle)) {
            out.write(head(refs));
            Files.copy(pack, out);
        }
    }

    /** Puts other names in the place of those that a bundle has. One without an end of its names is refused. */
    public static void rename(Path from, Map<String, String> refs, Path to) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(from));
                OutputStream out = Files.newOutputStream(to)) {
            int before = 0;
            for (int read = 0; ; read++) {
                int next = in.read();
                if (next < 0 || read > LONGEST_HEAD) {
                    throw new IOException("it is no git bundle");
                }
                if (next == '\n' && before == '\n') {
                    break;
                }
                before = next;
            }
            out.write(head(refs));
            in.transferTo(out);
        }
    }

    private static byte[] head(Map<String, String> refs) {
        boolean sha256 = refs.values().stream().anyMatch(commit -> commit.length() > SHA1_LENGTH);
        StringBuilder head =
                new StringBuilder(sha256 ? "# v3 git bundle\n@object-format=sha256\n" : "# v2 git bundle\n");
        refs.forEach(
                (ref, commit) -> head.append(commit).append(' ').append(ref).append('\n'));
        return head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
