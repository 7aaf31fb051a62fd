package dev.leasehold.lease;

/** A holder's word on how its attempt ended. */
public record Report(String task, long epoch, Verdict verdict) {
    Held lease() {
        return new Held(task, epoch);
    }
}
