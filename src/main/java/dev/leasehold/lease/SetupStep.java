package dev.leasehold.lease;

/** A command that runs in the workspace before the task's own. A failing one ends the attempt unless it is optional. */
public record SetupStep(Command run, boolean optional) {}
