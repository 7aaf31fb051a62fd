package dev.leasehold.platform.token;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * What a token allows.
 *
 * <ul>
 *   <li>{@code admin} implies {@code submit} and {@code read}, but not {@code worker}: to act under a lease is to be the
 *       holder, and a person's token that claims by mistake would take work away from its hosts. An admin who wants to
 *       work makes a worker token, which is then named, listed and revocable by itself.
 *   <li>{@code submit} implies {@code read}: the answer to a submission is the task, and waiting for it is reading it.
 *   <li>{@code attempt} is no scope that a token is issued with, see {@link Attempt}.
 *   <li>{@code read} and {@code worker} imply nothing. A worker sees what it claims, and input files by their digest.
 * </ul>
 */
public sealed interface Scope {
    Admin ADMIN = new Admin();
    Submit SUBMIT = new Submit();
    Read READ = new Read();

    /** Whether holding this scope is enough where {@code wanted} is asked for. */
    boolean implies(Scope wanted);

    /** The stable spelling, such as {@code worker:executor}. */
    @JsonValue
    String wire();

    /** The inverse of {@link #wire()}. */
    @JsonCreator
    static Scope of(String wire) {
        return switch (wire) {
            case "admin" -> ADMIN;
            case "submit" -> SUBMIT;
            case "read" -> READ;
            case String worker
            when worker.startsWith(Worker.PREFIX) -> new Worker(worker.substring(Worker.PREFIX.length()));
            default ->
                throw new IllegalArgumentException(
                        "scope '%s' is not one of admin, submit, read, worker:<role>".formatted(wire));
        };
    }

    /** Manages tokens and everything else that is not a worker's. */
    record Admin() implements Scope {
        @Override
        public boolean implies(Scope wanted) {
            return !(wanted instanceof Worker) && !(wanted instanceof Attempt);
        }

        @Override
        public String wire() {
            return "admin";
        }
    }

    /** Hands in work, and changes or cancels it. */
    record Submit() implements Scope {
        @Override
        public boolean implies(Scope wanted) {
            return wanted instanceof Submit || wanted instanceof Read;
        }

        @Override
        public String wire() {
            return "submit";
        }
    }

    /** Looks. */
    record Read() implements Scope {
        @Override
        public boolean implies(Scope wanted) {
            return wanted instanceof Read;
        }

        @Override
        public String wire() {
            return "read";
        }
    }

    /** Reads one repository of the forge and creates one ref there. Never issued: it is in the attempt's own token. */
    record Attempt(String repository, String task, int number) implements Scope {
        @Override
        public boolean implies(Scope wanted) {
            return equals(wanted);
        }

        @Override
        public String wire() {
            return "attempt:%s/%d".formatted(task, number);
        }
    }

    /** Claims tasks of one role and acts for them. */
    record Worker(String role) implements Scope {
        static final String PREFIX = "worker:";
        private static final Pattern ROLE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

        /** Whether a role may be called so. */
        public static boolean isRole(String name) {
            return ROLE.matcher(name).matches();
        }

        public Worker {
            if (!isRole(role)) {
                throw new IllegalArgumentException(
                        "role '%s' must be lower-case letters, digits and inner dashes, at most 63".formatted(role));
            }
        }

        @Override
        public boolean implies(Scope wanted) {
            return equals(wanted);
        }

        @Override
        public String wire() {
            return PREFIX + role;
        }
    }
}
