package dev.leasehold.delivery;

import org.jspecify.annotations.Nullable;
import java.util.List;

/**
 * One line of a {@code .gitignore}.
 *
 * @param anchored it speaks of paths from its folder on, not of names at any depth
 * @param parts of the pattern between slashes
 */
record IgnoreRule(boolean negated, boolean foldersOnly, boolean anchored, List<String> parts) {

    /** Null for a line that says nothing. */
    static @Nullable IgnoreRule parse(String line) {
        String text = withoutTrailingSpaces(line);
        if (text.isEmpty() || text.startsWith("#")) {
            return null;
        }
        boolean negated = text.startsWith("!");
        text = negated ? text.substring(1) : text;
        boolean foldersOnly = text.endsWith("/");
        text = foldersOnly ? text.substring(0, text.length() - 1) : text;
        boolean anchored = text.contains("/");
        text = text.startsWith("/") ? text.substring(1) : text;
        return text.isEmpty() ? null : new IgnoreRule(negated, foldersOnly, anchored, List.of(text.split("/", -1)));
    }

    private static String withoutTrailingSpaces(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == ' ' && !(end > 1 && line.charAt(end - 2) == '\\')) {
            end--;
        }
        return line.substring(0, end);
    }

    /** @param path from the rule's folder on */
    boolean matches(String path, boolean folder) {
        if (foldersOnly && !folder) {
            return false;
        }
        if (!anchored) {
            return Glob.matches(parts.getFirst(), path.substring(path.lastIndexOf('/') + 1));
        }
        return matches(List.of(path.split("/", -1)));
    }

    /** As with single characters and a star: what a {@code **} swallowed is tried longer only when nothing else helps. */
    private boolean matches(List<String> names) {
        int part = 0;
        int name = 0;
        int star = -1;
        int starName = 0;
        while (name < names.size()) {
            if (part < parts.size() && parts.get(part).equals("**")) {
                // At the end it needs something to stand for.
                if (part == parts.size() - 1) {
                    return true;
                }
                star = part++;
                starName = name;
            } else if (part < parts.size() && Glob.matches(parts.get(part), names.get(name))) {
                part++;
                name++;
            } else if (star >= 0) {
                part = star + 1;
                name = ++starName;
            } else {
                return false;
            }
        }
        return part == parts.size();
    }
}
