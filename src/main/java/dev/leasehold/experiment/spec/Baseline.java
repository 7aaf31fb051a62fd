package dev.leasehold.experiment.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SequencedMap;

/** What is known of the first commit, which all variants are compared with. */
public sealed interface Baseline {

    /** Nothing. */
    record Off() implements Baseline {}

    /** What the evaluator says, before anything else is done. */
    record Evaluated() implements Baseline {}

    /** What the owner says. */
    record Given(SequencedMap<String, JsonNode> metrics) implements Baseline {}
}
