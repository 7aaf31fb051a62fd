package dev.leasehold.platform.process;

/** The signals that interrupt a process, end it, or hold it still. */
public enum Signal {
    INT(2),
    KILL(9),
    TERM(15),
    CONT(18),
    STOP(19);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Sends it to a process that is known by its id and its start. A process that took over the id is left alone. */
    public void to(ProcFs.Stat process) {
        ProcFs.stat(process.pid())
                .filter(now -> now.startTicks() == process.startTicks())
                .ifPresent(now -> Libc.kill(now.pid(), number));
    }
}
