package dev.leasehold.cli.client;

/** Colours, or none. They stress what the words say already. */
public record Palette(boolean on) {

    /** A state, of whatever there is. {@code padded} may have spaces around it. */
    public String state(String padded) {
        return switch (padded.strip()) {
            case "succeeded", "landed", "integrated", "relayed" -> paint(padded, 32);
            case "failed", "refused" -> paint(padded, 31);
            case "cancelled", "paused", "ending" -> paint(padded, 33);
            case "running", "confirming", "executing", "evaluating" -> paint(padded, 36);
            default -> padded;
        };
    }

    public String heading(String text) {
        return paint(text, 1);
    }

    private String paint(String text, int code) {
        return on ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
