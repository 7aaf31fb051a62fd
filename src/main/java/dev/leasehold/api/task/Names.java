package dev.leasehold.api.task;

/** What a group or a label may be called. */
final class Names {
    static final String RULE = "1 to 63 of letters, digits, '.', '_' and '-', the last three only inside";
    private static final String SHAPE = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

    private Names() {}

    static boolean fits(String name) {
        return name.matches(SHAPE);
    }
}
