package dev.leasehold.delivery;

/** Where one commit is to land under one new ref. What could not be found out is a value like the others. */
interface Destination {
    String ref();

    String commit();

    Pushed push() throws InterruptedException;

    Read read() throws InterruptedException;
}
