package dev.leasehold.delivery;

import dev.leasehold.lease.Code;

/** What to do after what was seen: look further, or an end. */
public sealed interface Step {
    record Push() implements Step {}

    record Read() implements Step {}

    /** Only the service does: from the commit for the parents, in the forge's own objects. */
    record LookAtAncestry() implements Step {}

    /** Nothing now; the service looks again, with backoff. */
    record ReadLater(String why) implements Step {}

    /** The ref holds the commit. Of a host, that is as much as it can know; of the service, success. */
    record Confirmed() implements Step {}

    /** A host's end: it does not know, and the task stays {@code confirming}. */
    record Indeterminate(String why) implements Step {}

    /** A definite no: {@link Code#DELIVERY_REFUSED}. */
    record Refused(Code code, String sentence) implements Step {}

    /** Time is up and nobody knows: {@link Code#DELIVERY_INDETERMINATE}. The ref may be there, and is swept. */
    record Failed(Code code, String sentence) implements Step {}
}
