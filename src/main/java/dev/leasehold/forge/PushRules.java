package dev.leasehold.forge;

import dev.leasehold.lease.Landing;
import java.util.Optional;

/**
 * Who may do what to which ref.
 *
 * <pre>
 *                   main      other branches, tags   work/*                variant/*
 *   attempt         –         –                      its own, once, new    –
 *   person          forward   all                    –                     –
 *   service         all       all                    all                   all
 * </pre>
 */
final class PushRules {
    private PushRules() {}

    static Optional<Refusal> refusal(Client client, RefCommand command) {
        if (!RefNames.isFull(command.ref())) {
            return refuse("ref-name-refused", "this is no name for a ref here");
        }
        return switch (client) {
            case Client.Attempt attempt -> ofAttempt(attempt, command);
            case Client.Person person -> ofPerson(person, command);
            case Client.Service() -> Optional.empty();
        };
    }

    private static Optional<Refusal> ofAttempt(Client.Attempt attempt, RefCommand command) {
        String own = Landing.refOf(attempt.task(), attempt.number());
        if (!command.ref().equals(own)) {
            return refuse("ref-not-yours", "an attempt creates %s and no other ref".formatted(own));
        }
        if (command.deletes()) {
            return refuse("ref-final", "an attempt's ref is not deleted by the attempt");
        }
        return command.creates()
                ? Optional.empty()
                : refuse("ref-final", "an attempt's ref is created once and never changed");
    }

    private static Optional<Refusal> ofPerson(Client.Person person, RefCommand command) {
        String ref = command.ref();
        if (!person.pushes()) {
            return refuse("push-not-allowed", "this token only reads");
        }
        if (ref.startsWith(RefNames.WORK) || ref.startsWith(RefNames.VARIANT)) {
            return refuse("ref-reserved", "work/ and variant/ are written by tasks and by the service");
        }
        if (!ref.startsWith("refs/heads/") && !ref.startsWith("refs/tags/")) {
            return refuse("ref-name-refused", "only branches and tags are pushed here");
        }
        return ref.equals(Forge.MAIN) && command.deletes()
                ? refuse("ref-final", "main is not deleted")
                : Optional.empty();
    }

    private static Optional<Refusal> refuse(String code, String sentence) {
        return Optional.of(new Refusal(code, sentence));
    }
}
