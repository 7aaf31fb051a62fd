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
    INTERRUPTED(USER, "Nothing: somebody interrupted the command; retry the task if that was not meant."),
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
    SESSION_BROKEN(USER, "Read the message and the log: the command did not keep to the protocol of sessions."),
    SESSIONS_FULL(INFRASTRUCTURE, "Raise leasehold.roles.<role>.sessions, or add a host of the role."),
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
    EXPERIMENT_DIR_MISSING(USER, "Check that the role's image has the folder named, with something in it."),
    ENV_FILE_INVALID(INFRASTRUCTURE, "Correct the Secret that the role names as its env file."),
    IMAGE_UNAVAILABLE(INFRASTRUCTURE, "Check the image's name, the registry and the role's image-pull-secrets."),
    UNSCHEDULABLE(INFRASTRUCTURE, "Read the scheduler's words: add nodes, or lower the role's requests."),
    QUOTA_EXCEEDED(INFRASTRUCTURE, "Raise the namespace's quota, or lower the role's capacity or requests."),
    ADMISSION_REFUSED(INFRASTRUCTURE, "Read the refusal: a policy or webhook of the cluster does not admit the pod."),
    POD_NOT_STARTED(INFRASTRUCTURE, "Look at the pod's state in the message, and at the node's kubelet."),
    POD_DELETED(INFRASTRUCTURE, "Nothing: somebody deleted the pod, and the next attempt is on the house."),
    POD_EVICTED(INFRASTRUCTURE, "Look at the node's disk and memory pressure, and at who drained it."),
    POD_PREEMPTED(INFRASTRUCTURE, "Nothing: a more urgent pod took the place; give the role a priority class."),
    NODE_LOST(INFRASTRUCTURE, "Look at the node: it stopped answering the cluster."),
    JOB_DELETED(INFRASTRUCTURE, "Nothing: somebody deleted the Job; to stop a task for good, cancel it."),
    JOB_NAME_TAKEN(INFRASTRUCTURE, "Give the installation a name of its own: another one's Job has this name."),
    JOB_DEADLINE(INFRASTRUCTURE, "Look at which step the message names, and at the role's deadlines."),
    STEP_FAILED(INFRASTRUCTURE, "Look at the step that the message names; it is one of Leasehold's own."),
    LAUNCHER_FAILED(INFRASTRUCTURE, "Look at the container's state in the message: the launcher did not do its work."),
    REPORT_MISSING(INFRASTRUCTURE, "Look at the publisher's end in the message; it left no word of the attempt's."),
    CLUSTER_REFUSED(INFRASTRUCTURE, "Look at the API server's answer and at the service's Role."),
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
