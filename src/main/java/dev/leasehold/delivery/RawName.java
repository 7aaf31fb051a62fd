package dev.leasehold.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** File names as the bytes they are, one character for each: a file system knows no encoding, and nor does git. */
final class RawName {
    private static final char REPLACEMENT = '\ufffd';

    private RawName() {}

    /** The last name of an absolute path. */
    static String of(Path path) {
        String name = String.valueOf(path.getFileName());
        if (name.chars().allMatch(c -> c < 128)) {
            return name;
        }
        // What Java made of it may have lost something; its URI has not.
        String uri = path.toUri().getRawPath();
        String trimmed = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        return decode(trimmed.substring(trimmed.lastIndexOf('/') + 1));
    }

    /** The target of a link, if it is text. */
    static Optional<String> ofTarget(Path target) {
        String text = target.toString();
        return text.indexOf(REPLACEMENT) >= 0
                ? Optional.empty()
                : Optional.of(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static String decode(String percented) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < percented.length(); i++) {
            char c = percented.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(percented, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
