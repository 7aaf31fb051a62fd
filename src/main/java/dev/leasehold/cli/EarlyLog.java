package dev.leasehold.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The log before the settings are read. */
final class EarlyLog {
    private EarlyLog() {}

    /**
     * Lets through what matters: nobody has chosen a level yet, and when the settings are refused, all that was logged
     * until then comes out. Reading the settings sets the level anew.
     *
     * <p>To be called before anything logs and before a second thread is started. Two threads that enter the log
     * manager at once can bring it up without a handler, and the service would stay silent for good.
     */
    static void begin() {
        Logger.getLogger("").setLevel(Level.WARNING);
    }
}
