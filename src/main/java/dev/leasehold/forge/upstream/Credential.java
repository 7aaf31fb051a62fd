package dev.leasehold.forge.upstream;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an upstream's credential file says, for one run of git.
 *
 * <ul>
 *   <li>Git gets it from {@link #helper}, a function of its own shell that reads the file: what a shell's built-in words
 *       handle stands in no argument list and in no environment. Only the file's name does.
 *   <li>It is known here for one purpose: to be {@link #cleaned out of} what a server says in return.
 * </ul>
 */
final class Credential {
    private static final String GONE = "[credential]";

    @SuppressWarnings("InlineFormatString") // It is a program, and reads as one.
    private static final String HELPER =
            "!f() { test \"$1\" = get || exit 0; IFS= read -r secret < %s || test -n \"$secret\" || exit 1; "
                    + "printf 'password=%%s\\n' \"$secret\"; }; f";

    private final Upstream upstream;
    private final Set<String> spellings = new LinkedHashSet<>();

    private Credential(Upstream upstream) {
        this.upstream = upstream;
    }

    /** As the file is now. */
    static Credential of(Upstream upstream) {
        var credential = new Credential(upstream);
        credential.read();
        return credential;
    }

    static String helper(Path file) {
        return HELPER.formatted("'" + file.toString().replace("'", "'\\''") + "'");
    }

    /** Also of what the file has become meanwhile: git may have read that. */
    String cleaned(String said) {
        read();
        String clean = said;
        for (String spelling : spellings) {
            clean = clean.replace(spelling, GONE);
        }
        return clean;
    }

    private void read() {
        Path file = upstream.credentialFile();
        if (file == null) {
            return;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.findFirst().filter(secret -> !secret.isEmpty()).ifPresent(secret -> {
                byte[] pair = (upstream.username() + ":" + secret).getBytes(StandardCharsets.ISO_8859_1);
                spellings.addAll(List.of(
                        Base64.getEncoder().encodeToString(pair),
                        secret,
                        new String(secret.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                        URLEncoder.encode(secret, StandardCharsets.ISO_8859_1)));
            });
        } catch (IOException e) {
            throw new UpstreamException(
                    UpstreamException.Kind.DENIED,
                    "the credential file of the upstream %s cannot be read".formatted(upstream.name()));
        }
    }
}
