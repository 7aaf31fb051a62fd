package dev.leasehold.platform;

/** One argument as a line of the shell says it. */
public final class ShellWord {
    private ShellWord() {}

    /** In quotes where it needs them. */
    public static String of(String argument) {
        return argument.matches("[A-Za-z0-9_@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
