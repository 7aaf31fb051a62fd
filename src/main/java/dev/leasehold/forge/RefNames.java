package dev.leasehold.forge;

import dev.leasehold.lease.Landing;
import java.util.Arrays;

/** What may be called a ref: git's own rules, and no path out of the repository. */
final class RefNames {
    static final String WORK = Landing.REFS;
    static final String VARIANT = "refs/heads/variant/";
    private static final int LONGEST = 255;
    private static final String FORBIDDEN = " ~^:?*[\\";

    private RefNames() {}

    /** A ref in full that git would take, and that names a file below its own folder. */
    static boolean isFull(String ref) {
        return ref.startsWith("refs/")
                && ref.length() <= LONGEST
                && ref.chars().allMatch(RefNames::isAllowed)
                && !ref.contains("..")
                && !ref.contains("@{")
                && Arrays.stream(ref.split("/", -1)).allMatch(RefNames::isPart)
                && ref.indexOf('/', "refs/".length()) > 0;
    }

    /** Hidden from who lists all refs; seen by who asks for them. */
    static boolean isHidden(String ref) {
        return ref.startsWith(WORK);
    }

    /** The beginning of refs to look for. Anything may be asked for; what could be no ref finds nothing. */
    static boolean isPrefix(String prefix) {
        return prefix.chars().allMatch(RefNames::isAllowed) && !prefix.contains("..") && !prefix.contains("//");
    }

    /** ASCII alone: what looks alike to people, or folds into one on some disks, is none of ours. */
    private static boolean isAllowed(int character) {
        return character > ' ' && character < 0x7f && FORBIDDEN.indexOf(character) < 0;
    }

    private static boolean isPart(String part) {
        return !part.isEmpty() && !part.startsWith(".") && !part.endsWith(".") && !part.endsWith(".lock");
    }
}
