package dev.leasehold.experiment.archive;

import dev.leasehold.platform.blob.Digest;
import java.util.regex.Pattern;

/**
 * What stands where in an archive, in this order: the head first, so that a stranger is known before anything is read, and
 * the manifest last, because it has the digest of all before it.
 */
final class Layout {
    static final String FORMAT = "leasehold-experiment";
    static final int VERSION = 1;

    static final String HEAD = "leasehold.json";
    static final String SPEC = "spec.yaml";
    static final String VARIANTS = "variants.ndjson";
    static final String IDEAS = "ideas.ndjson";
    static final String REPOSITORY = "repository.bundle";
    static final String JOURNAL = "journal.ndjson";
    static final String TASKS = "tasks.ndjson";
    static final String CONTENTS = "contents/";
    static final String LOGS = "logs/";
    static final String MANIFEST = "manifest.json";

    private static final Pattern CONTENT = Pattern.compile(CONTENTS + "[0-9a-f]{64}");
    private static final Pattern LOG = Pattern.compile(LOGS + "[0-9a-z]{26}/[1-9][0-9]{0,5}\\.log");
    private static final String SCHEME = "sha256:";

    private Layout() {}

    static String content(Digest digest) {
        return CONTENTS + digest.value().substring(SCHEME.length());
    }

    static Digest digest(String content) {
        return new Digest(SCHEME + content.substring(CONTENTS.length()));
    }

    static String log(String task, int attempt) {
        return "%s%s/%d.log".formatted(LOGS, task, attempt);
    }

    static boolean isContent(String name) {
        return CONTENT.matcher(name).matches();
    }

    /** What is kept as it is, and never looked into. */
    static boolean isKept(String name) {
        return name.equals(JOURNAL) || name.equals(TASKS) || LOG.matcher(name).matches();
    }
}
