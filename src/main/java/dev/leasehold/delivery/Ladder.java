package dev.leasehold.delivery;

import dev.leasehold.lease.Code;

/**
 * The read-back ladder from the push on: one pure function of what was seen, for hosts, pods and the service alike.
 *
 * <ul>
 *   <li>Nothing is confirmed but by a read that found the attempt's own commit at its ref, whatever a push was told.
 *   <li>Nothing is refused but by a definite answer: another commit there, or no ref after a definite no.
 *   <li>A ref that cannot be read leaves everything open, until the service's last look.
 *   <li>Every push is followed by a read, a refused one as well: an earlier push of the same attempt may have landed,
 *       its answer lost or its host gone.
 * </ul>
 */
public final class Ladder {
    private Ladder() {}

    public static Step next(Patience patience, Pushed pushed, Read read, Ancestry ancestry) {
        return switch (read) {
            case Read.NotYet n ->
                pushed instanceof Pushed.NotYet && patience == Patience.PUSHES_LEFT ? new Step.Push() : new Step.Read();
            case Read.Equal e -> equal(patience, ancestry);
            case Read.Different different ->
                new Step.Refused(
                        Code.DELIVERY_REFUSED, "the attempt's ref holds another commit, " + different.commit());
            case Read.Absent a -> absent(patience, pushed);
            case Read.Unreadable unreadable -> unknown(patience, unreadable.why());
        };
    }

    private static Step equal(Patience patience, Ancestry ancestry) {
        return switch (patience) {
            case PUSHES_LEFT, READS_LEFT, HOST_SPENT -> new Step.Confirmed();
            case SERVICE, SERVICE_LAST ->
                switch (ancestry) {
                    case Ancestry.NotYet n -> new Step.LookAtAncestry();
                    case Ancestry.Descends d -> new Step.Confirmed();
                    case Ancestry.Strays strays -> new Step.Refused(Code.DELIVERY_REFUSED, strays.why());
                    case Ancestry.Unreadable unreadable -> unknown(patience, unreadable.why());
                };
        };
    }

    /** Without a definite no, a push may still be on its way: absent now is not absent for good. */
    private static Step absent(Patience patience, Pushed pushed) {
        return switch (pushed) {
            case Pushed.Refused refused ->
                new Step.Refused(Code.DELIVERY_REFUSED, "the forge did not take the commit: " + refused.words());
            case Pushed.NotYet n -> absent(patience);
            case Pushed.Accepted a -> absent(patience);
            case Pushed.Ambiguous a -> absent(patience);
        };
    }

    private static Step absent(Patience patience) {
        return patience == Patience.PUSHES_LEFT ? new Step.Push() : unknown(patience, "the forge has no such ref");
    }

    private static Step unknown(Patience patience, String why) {
        return switch (patience) {
            case PUSHES_LEFT, READS_LEFT -> new Step.Read();
            case HOST_SPENT -> new Step.Indeterminate(why);
            case SERVICE -> new Step.ReadLater(why);
            case SERVICE_LAST ->
                new Step.Failed(Code.DELIVERY_INDETERMINATE, "the commit could not be read back in time: " + why);
        };
    }
}
