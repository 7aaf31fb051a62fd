package dev.leasehold.platform.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue of what an error answer can say: status, title and the usual suggestion for each code.
 *
 * <p>A code never changes its meaning and is never removed: programs branch on it. A new one is a new line here.
 */
public enum ProblemCode {
    BAD_REQUEST(400, "The request cannot be read", "Compare the request with the operation's page in /openapi."),
    JSON_MALFORMED(400, "The body is not JSON", "Check the body with a JSON parser at the place named."),
    FIELD_INVALID(400, "A field has a value that is not allowed", "Change the field named and send the request again."),
    FIELD_MISSING(400, "A required field is missing", "Add the field named and send the request again."),
    FIELD_UNKNOWN(400, "A field is not known", "Remove the field, or correct its name."),
    PARAMETER_INVALID(400, "A parameter has a value that is not allowed", "Change the parameter named."),
    PARAMETER_UNKNOWN(400, "A query parameter is not known", "Remove the parameter, or correct its name."),
    CURSOR_INVALID(400, "The cursor was not made by this service", "Start again without a cursor."),
    DIGEST_MISMATCH(400, "The content does not have the digest named", "Compute the digest of the bytes you send."),
    ARCHIVE_INVALID(
            400, "The archive is not a sound export", "Export the experiment again, and send the file as it is."),
    UNAUTHENTICATED(401, "A valid token is needed", "Send the header 'Authorization: Bearer <token>'."),
    FORBIDDEN(403, "The token does not allow this", "Ask an administrator for a token with the scope named."),
    NOT_FOUND(404, "There is nothing at this address", "Compare the path with /openapi."),
    TASK_NOT_FOUND(404, "There is no such task", "List the tasks at /v1/tasks; an old one may have been purged."),
    EXPERIMENT_NOT_FOUND(404, "There is no such experiment", "List the experiments at /v1/experiments."),
    VARIANT_NOT_FOUND(404, "There is no such variant", "List the variants of the experiment."),
    TOKEN_NOT_FOUND(404, "There is no such token", "List the tokens at /v1/tokens."),
    PROJECT_NOT_FOUND(404, "There is no such project", "List the projects at /v1/projects, or create this one."),
    COMMIT_NOT_FOUND(404, "There is no such commit", "Name a branch, or a commit that was pushed."),
    REF_NOT_FOUND(404, "There is no such ref", "List the refs of the project."),
    BLOB_NOT_FOUND(404, "Nothing is stored under this digest", "Upload the content to /v1/blobs first."),
    ARTIFACTS_NOT_FOUND(404, "The variant has left no files", "Let its commands leave them in .leasehold/artifacts."),
    UPSTREAM_NOT_FOUND(404, "There is no such upstream", "Ask the operator which are set up: leasehold.upstreams.*."),
    UPSTREAM_REF_NOT_FOUND(404, "The upstream has no such branch", "Name a branch that the upstream has."),
    METHOD_NOT_ALLOWED(405, "This address does not take this method", "Use one of the methods named."),
    NOT_ACCEPTABLE(406, "The answer does not come in a type you accept", "Accept the type that /openapi names."),
    TASK_NOT_RUNNING(409, "The task is not running", "Look at the task: it waits for a host, or has ended."),
    INPUT_NOT_TAKEN(
            409, "The task takes no input", "Ask the operator to set input or tty for its role, of mode subprocess."),
    MODE_CANNOT(409, "The role's mode cannot do this", "Cancel the task, or use a role of mode subprocess."),
    BACKLOG(409, "Too much that was asked is not done yet", "Wait until the command has read what was sent."),
    CONFLICT(409, "The request does not fit the present state", "Read the present state and decide anew."),
    LEASE_LOST(409, "The lease is no longer yours", "Stop work on the task; somebody else may hold it by now."),
    IDEMPOTENCY_CONFLICT(409, "The idempotency key was used for another request", "Use a new key for a new request."),
    PROJECT_EXISTS(409, "There is a project of this name", "Take another name, or use the one that is there."),
    REF_NOT_CONFIRMED(409, "The ref holds no confirmed work", "Name refs of succeeded tasks, or of variants."),
    UPSTREAM_DIVERGED(
            409,
            "The branch here and the upstream's went different ways",
            "Import into a new project, or merge first."),
    LAST_ADMIN_TOKEN(409, "This is the last admin token", "Create another admin token first."),
    CURSOR_EXPIRED(410, "What the cursor points to was purged", "Start again without a cursor."),
    BODY_TOO_LARGE(413, "The body is too large", "Send less at once; the limit is named."),
    UNSUPPORTED_MEDIA_TYPE(
            415, "The body comes in a type that is not taken here", "Send the content type that /openapi names."),
    RATE_LIMITED(429, "More was asked for than is allowed", "Try again after the time named in Retry-After."),
    INTERNAL(
            500, "The service failed", "Try again; if it stays, give the operator the id: it is in the service's log."),
    UPSTREAM_DENIED(502, "The upstream refused the credential", "Ask the operator to renew the credential's file."),
    UPSTREAM_UNTRUSTED(
            502, "The upstream's certificate is not trusted", "Ask the operator to set the upstream's ca-file."),
    UPSTREAM_REDIRECTED(
            502, "The upstream sends elsewhere, and is not followed", "Ask the operator to set the final address."),
    UPSTREAM_UNSOUND(502, "The upstream's objects did not pass git's checks", "Repair them there: git fsck --strict."),
    UPSTREAM_UNREACHABLE(502, "The upstream gave no usable answer", "Try again; the detail has git's own words."),
    OVERLOADED(503, "The service has too much to do", "Try again after the time named in Retry-After."),
    UPSTREAM_LATE(504, "The upstream took too long", "Try again, or ask the operator for a longer deadline.");

    private final int status;
    private final String title;
    private final String suggestion;

    ProblemCode(int status, String title, String suggestion) {
        this.status = status;
        this.title = title;
        this.suggestion = suggestion;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String suggestion() {
        return suggestion;
    }

    /** The stable spelling that users see, such as {@code lease-lost}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The inverse of {@link #wire()}; empty for a code that this version does not know. */
    public static Optional<ProblemCode> of(String wire) {
        return Arrays.stream(values()).filter(code -> code.wire().equals(wire)).findFirst();
    }
}
