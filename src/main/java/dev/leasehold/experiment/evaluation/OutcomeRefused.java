package dev.leasehold.experiment.evaluation;

import com.fasterxml.jackson.databind.JsonNode;

/** What a command wrote cannot be believed. The message says which field, what it must be and what it is. */
public final class OutcomeRefused extends Exception {
    private static final int LONGEST = 60;

    public OutcomeRefused(String message) {
        super(message);
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    static String described(JsonNode value) {
        String text = value.toString();
        return value.isMissingNode() ? "missing" : text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
