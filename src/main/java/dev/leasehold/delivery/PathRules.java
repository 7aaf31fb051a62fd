package dev.leasehold.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which paths may be in a commit. Paths and names have one character for each byte. */
record PathRules(OutputLimits limits) {
    static final String RESERVED = ".leasehold";

    /** Code points that HFS+ does not see: a name with them in between is the name without. */
    private static final Pattern UNSEEN_BY_HFS = Pattern.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]");

    private static final Pattern UNSEEN_BY_NTFS = Pattern.compile("[. ]+$");

    void check(String path) throws OutputRefused {
        if (path.length() > limits.pathBytes()) {
            throw new OutputRefused(
                    Reason.BAD_PATH,
                    "the path %s… is longer than %d bytes".formatted(shown(path.substring(0, 60)), limits.pathBytes()));
        }
        if (path.equals(RESERVED) || path.startsWith(RESERVED + "/")) {
            throw new OutputRefused(Reason.RESERVED_PATH, "%s is the service's to write".formatted(shown(path)));
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || looksLikeGit(name)) {
                throw new OutputRefused(
                        Reason.BAD_PATH, "%s has a part that some system takes for .git".formatted(shown(path)));
            }
        }
    }

    /** As HFS+ (case, unseen characters) and NTFS (case, short names, streams, trailing dots and spaces) see names. */
    static boolean looksLikeGit(String name) {
        if (isPlain(name)) {
            return false;
        }
        String text = UNSEEN_BY_HFS.matcher(shown(name)).replaceAll("").toLowerCase(Locale.ROOT);
        for (String part : text.split("\\\\", -1)) {
            int stream = part.indexOf(':');
            String bare = UNSEEN_BY_NTFS
                    .matcher(stream < 0 ? part : part.substring(0, stream))
                    .replaceFirst("");
            if (bare.equals(".git") || bare.equals("git~1")) {
                return true;
            }
        }
        return false;
    }

    /** Most names: all of ASCII, and without the one letter that nothing can make another of. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 128 || c == 'g' || c == 'G') {
                return false;
            }
        }
        return true;
    }

    /** For people. */
    static String shown(String path) {
        return new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
