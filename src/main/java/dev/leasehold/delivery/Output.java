package dev.leasehold.delivery;

import java.nio.file.Path;
import java.util.Map;

/** What came of a quarantine. {@code seen} is for the rung. */
public sealed interface Output {
    Map<String, Object> seen();

    /**
     * Ready to be pushed.
     *
     * @param pack all objects of the commit that its parents do not have
     */
    record Taken(String commit, Path pack, Map<String, Object> seen) implements Output {}

    record Refused(Reason reason, String sentence, Map<String, Object> seen) implements Output {}
}
