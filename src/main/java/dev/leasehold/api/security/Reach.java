package dev.leasehold.api.security;

import java.util.Locale;

/** What of a request names the experiment or the role that it is about. */
public enum Reach {
    /** The path's {@code id} is a task: of that experiment, or of that role. */
    TASK,
    /** The parameter {@code task} is, or the parameter {@code experiment} is the experiment. */
    TASK_OR_EXPERIMENT_PARAMETER,
    /** The path's {@code id} is the experiment. */
    EXPERIMENT,
    /** The path's {@code name} is the experiment's repository. */
    REPOSITORY,
    /** The path's {@code name} is the role. */
    ROLE,
    /** The parameter {@code role} is. */
    ROLE_PARAMETER,
    /** The body names roles; the method asks {@link Caller#requireRole} of each. */
    ROLE_IN_BODY,
    /** It brings content for tasks of a role, and shows nothing. */
    INPUT;

    /** As the OpenAPI spells it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
