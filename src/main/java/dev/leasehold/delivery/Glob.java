package dev.leasehold.delivery;

import java.util.function.IntPredicate;

/** A shell pattern for one name: {@code *}, {@code ?}, {@code [a-z]}, {@code \x}. In time of pattern times name. */
final class Glob {
    private final String pattern;
    private final String name;

    private Glob(String pattern, String name) {
        this.pattern = pattern;
        this.name = name;
    }

    static boolean matches(String pattern, String name) {
        return new Glob(pattern, name).matches();
    }

    private boolean matches() {
        int at = 0;
        int in = 0;
        int star = -1;
        int starAt = 0;
        while (in < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                starAt = in;
                continue;
            }
            int next = at < pattern.length() ? step(at, name.charAt(in)) : -1;
            if (next >= 0) {
                at = next;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++starAt;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /** Where the pattern goes on after it took this character, or -1 if it does not take it. */
    private int step(int at, char c) {
        char own = pattern.charAt(at);
        if (own == '?') {
            return at + 1;
        }
        if (own == '[') {
            return set(at + 1, c);
        }
        if (own == '\\') {
            return at + 1 < pattern.length() && pattern.charAt(at + 1) == c ? at + 2 : -1;
        }
        return own == c ? at + 1 : -1;
    }

    private int set(int from, char c) {
        int at = from;
        boolean negated = at < pattern.length() && "!^".indexOf(pattern.charAt(at)) >= 0;
        at = negated ? at + 1 : at;
        boolean in = false;
        boolean first = true;
        while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
            first = false;
            int end = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
            if (end > 0) {
                in |= named(pattern.substring(at + 2, end)).test(c);
                at = end + 2;
                continue;
            }
            at = pattern.charAt(at) == '\\' ? at + 1 : at;
            if (at >= pattern.length()) {
                return -1;
            }
            char low = pattern.charAt(at++);
            char high = low;
            if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                at = pattern.charAt(at + 1) == '\\' ? at + 2 : at + 1;
                if (at >= pattern.length()) {
                    return -1;
                }
                high = pattern.charAt(at++);
            }
            in |= low <= c && c <= high;
        }
        return at < pattern.length() && in != negated ? at + 1 : -1;
    }

    private static IntPredicate named(String name) {
        return switch (name) {
            case "alpha" -> c -> c < 128 && Character.isLetter(c);
            case "digit" -> c -> c >= '0' && c <= '9';
            case "alnum" -> c -> c < 128 && Character.isLetterOrDigit(c);
            case "upper" -> c -> c >= 'A' && c <= 'Z';
            case "lower" -> c -> c >= 'a' && c <= 'z';
            case "space" -> c -> c == ' ' || (c >= 9 && c <= 13);
            case "blank" -> c -> c == ' ' || c == '\t';
            case "xdigit" -> c -> Character.digit(c, 16) >= 0 && c < 128;
            case "punct" -> c -> c > 32 && c < 127 && !Character.isLetterOrDigit(c);
            default -> c -> false;
        };
    }
}
