package dev.leasehold.platform.process;

/**
 * A terminal, by its master's end.
 *
 * @param control the same end once more, to signal by: its owner closes it when the process is reaped, and not before
 * @param taken whether it becomes the one that controls the child's session. If not, somebody further down takes it
 */
record Terminal(int master, int control, String path, boolean taken) {
    private static final int ROWS = 24;
    private static final int COLUMNS = 80;

    static Terminal open(boolean taken) {
        int master = Libc.openTerminal();
        Libc.neverWait(master);
        Libc.resizeTerminal(master, ROWS, COLUMNS);
        return new Terminal(master, Libc.duplicate(master), "/dev/pts/" + Libc.terminalNumber(master), taken);
    }
}
