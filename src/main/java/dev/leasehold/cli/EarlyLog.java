package dev.leasehold.cli;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * What is logged before the settings are read is kept until they are. When they are refused, it all comes out, in a
 * format and at levels that nobody chose: then only what matters is let through.
 */
final class EarlyLog extends Formatter {
    static void quieten() {
        InitialConfigurator.DELAYED_HANDLER.setFormatter(new EarlyLog());
    }

    @Override
    public String format(LogRecord record) {
        boolean matters = record.getLevel().intValue() >= Level.WARNING.intValue();
        return matters ? formatMessage(record) + System.lineSeparator() : "";
    }
}
