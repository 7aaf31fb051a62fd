package dev.leasehold.cli.client;

import java.util.Map;

/**
 * What the output goes to.
 *
 * @param columns how wide it is; 0 for a pipe or a file, where nothing is cut to fit
 * @param progress whether somebody watches stderr
 */
public record Terminal(int columns, boolean progress, boolean colours) {
    public static final Terminal NONE = new Terminal(0, false, false);

    /**
     * As the launcher found it: it says so in {@code leasehold.columns} and {@code leasehold.progress}. The JDK's own
     * console would take longer to ask than the whole command, and calls stdout no terminal when stdin is none.
     */
    public static Terminal ofThisProcess(Map<String, String> environment) {
        int columns = Integer.getInteger("leasehold.columns", 0);
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(columns, Boolean.getBoolean("leasehold.progress"), columns > 0 && !plain);
    }
}
