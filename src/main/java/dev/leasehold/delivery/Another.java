package dev.leasehold.delivery;

/** Whether a climb that has left everything open is begun once more, from the push on. */
@FunctionalInterface
public interface Another {
    Another NONE = () -> false;

    /** Takes the pause before it, if there is to be one. */
    boolean again() throws InterruptedException;
}
