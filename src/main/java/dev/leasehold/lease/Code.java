package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

import static dev.leasehold.lease.Fault.INFRASTRUCTURE;
import static dev.leasehold.lease.Fault.USER;

/** Why an attempt failed: a stable code, whose fault it is, and what to do about it. */
public enum Code {
    COMMAND_FAILED(USER, "Read the end of the log; the command itself chose this exit code."),
    COMMAND_KILLED(USER, "The command died of a signal it was not sent by us; look for a crash in its log."),
    COMMAND_NOT_FOUND(USER, "Check the program's name and that the role's host or image has it on its PATH."),
    SETUP_FAILED(USER, "Run the failing setup step by hand, or mark it optional."),
    TIMED_OUT(USER, "Make the command faster, or ask the operator for a longer role timeout."),
    OUT_OF_MEMORY(USER, "Make the command use less memory, or ask the operator for a higher memory limit."),
    TOO_MANY_PROCESSES(USER, "Start fewer processes at once, or ask the operator for a higher process limit."),
    OUTPUT_LIMIT(USER, "Print less, or ask the operator for a higher output limit."),
    WORKSPACE_LIMIT(USER, "Write fewer bytes to the workspace, or ask the operator for a larger one."),
    OUTCOME_MISSING(USER, "Write .leasehold/outcome.json before the command exits."),
    OUTCOME_INVALID(USER, "Make .leasehold/outcome.json one small JSON object of the documented shape."),
    INPUT_MISSING(USER, "Upload the input again: nothing is stored under that digest."),
    OUTPUT_REFUSED(USER, "Look at the delivery's quarantine rung: its reason says what of the work cannot be taken."),
    SPAWN_FAILED(INFRASTRUCTURE, "Look at the host's process, descriptor and memory limits."),
    SANDBOX_FAILED(INFRASTRUCTURE, "Look at the sandbox level in the host's health; the kernel refused to set one up."),
    WORKSPACE_FAILED(INFRASTRUCTURE, "Look at the free space and the rights of the host's workspace folder."),
    /**
     * Not the user's fault: what a user can get wrong is found in quarantine, before the forge is asked. What the forge
     * refuses after that, two parts of ours disagree about.
     */
    DELIVERY_REFUSED(INFRASTRUCTURE, "Look at the delivery's push and read-back rungs, and at the forge's log."),
    DELIVERY_INDETERMINATE(INFRASTRUCTURE, "Look at the forge's health: it could not be read until the deadline."),
    SOURCE_FAILED(INFRASTRUCTURE, "Look at the forge's health: the task's parent commits could not be fetched."),
    HOST_STOPPED(INFRASTRUCTURE, "Nothing: the host was told to stop and handed the task back."),
    LEASE_EXPIRED(INFRASTRUCTURE, "Nothing: the holder fell silent, and the next attempt is on the house."),
    RELEASED(INFRASTRUCTURE, "Nothing: the holder gave the task back."),
    CANCELLED(USER, "Nothing: somebody asked for it.");

    private final Fault fault;
    private final String suggestion;

    Code(Fault fault, String suggestion) {
        this.fault = fault;
        this.suggestion = suggestion;
    }

    public Fault fault() {
        return fault;
    }

    public String suggestion() {
        return suggestion;
    }

    /** The stable spelling that users see, such as {@code command-failed}. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The inverse of {@link #wire()}. */
    @JsonCreator
    public static Code of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
