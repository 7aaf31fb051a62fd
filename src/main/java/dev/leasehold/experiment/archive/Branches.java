package dev.leasehold.experiment.archive;

/** The branches of an experiment in an archive, and in the repository that is made of one. */
final class Branches {
    private static final String NAME = "refs/heads/%s/%s-%s";

    private Branches() {}

    /** The commit that its executor made. */
    static String tip(String variant, String slug) {
        return NAME.formatted("tip", variant, slug);
    }

    /** Its integration. */
    static String variant(String variant, String slug) {
        return NAME.formatted("variant", variant, slug);
    }
}
