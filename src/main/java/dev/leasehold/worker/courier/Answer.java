package dev.leasehold.worker.courier;

import dev.leasehold.worker.wire.LastWord;
import java.util.List;

/** What a pod is told that has said what its command has left. */
public sealed interface Answer {
    /** To send these, too: all by their places in the workspace, in bytes. */
    record Wanted(List<String> paths) implements Answer {}

    /**
     * How the attempt ended.
     *
     * @param settled false when it may come out otherwise if it is asked again
     */
    record Word(LastWord word, boolean settled) implements Answer {}
}
