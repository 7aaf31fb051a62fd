package dev.leasehold.platform.log;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logmanager.handlers.ConsoleHandler;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Handler;

/** Puts the chosen format in force, before anything else of the service starts. */
@ApplicationScoped
class LogFormat {
    private static final int FIRST = 1;

    void choose(@Observes @Priority(FIRST) StartupEvent event, LogConfig config) {
        if (config.format() == LogConfig.Format.JSON) {
            console().ifPresent(handler -> handler.setFormatter(new JsonLines()));
        }
    }

    private static Optional<Handler> console() {
        return Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
                .filter(ConsoleHandler.class::isInstance)
                .findFirst();
    }
}
