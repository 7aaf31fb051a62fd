package dev.leasehold.ui;

import java.util.List;

/** A line of a diff, and what kind it is: {@code added}, {@code removed}, {@code place}, {@code file} or {@code same}. */
record DiffLine(String kind, String text) {
    private static final int MOST = 4_000;

    /** A diff longer than a person reads is cut; the whole is at the API. */
    static List<DiffLine> of(String diff) {
        return diff.lines()
                .limit(MOST)
                .map(line -> new DiffLine(kind(line), line))
                .toList();
    }

    private static String kind(String line) {
        if (line.startsWith("diff ") || line.startsWith("+++") || line.startsWith("---") || line.startsWith("index ")) {
            return "file";
        }
        if (line.startsWith("@@")) {
            return "place";
        }
        if (line.startsWith("+")) {
            return "added";
        }
        return line.startsWith("-") ? "removed" : "same";
    }
}
