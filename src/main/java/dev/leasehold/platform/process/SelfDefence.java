package dev.leasehold.platform.process;

/** What the service does to itself before it runs anybody's code. */
public final class SelfDefence {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private SelfDefence() {}

    /**
     * From here on no process of equal user reads this one's memory, environment or descriptors, and whatever a task
     * leaves behind becomes a child of this process instead of escaping to init.
     *
     * <p>A debugger or {@code jcmd} of the same user is kept out as well. Repeating it is harmless.
     */
    public static void raise() {
        Libc.check("PR_SET_DUMPABLE", Libc.prctl(PR_SET_DUMPABLE, 0, 0));
        Libc.check("PR_SET_CHILD_SUBREAPER", Libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0));
    }

    public static boolean isRoot() {
        return Libc.effectiveUid() == 0;
    }

    public static int uid() {
        return Libc.effectiveUid();
    }
}
