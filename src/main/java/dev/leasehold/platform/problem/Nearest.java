package dev.leasehold.platform.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that a misspelt one was most likely meant to be. */
public final class Nearest {
    private Nearest() {}

    /** Empty when nothing known is close: within a third of the word's length, and at least one edit. */
    public static Optional<String> to(String word, Collection<String> known) {
        int reach = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(candidate -> edits(word, candidate) <= reach)
                .min(Comparator.<String>comparingInt(candidate -> edits(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The Levenshtein distance, where case and the separators that people mix up cost nothing. */
    private static int edits(String left, String right) {
        String a = plain(left);
        String b = plain(right);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swapped = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swapped, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }
}
