package dev.leasehold.api.http;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a renewed certificate into use within seconds, without a restart; open connections keep theirs.
 *
 * <p>Files that do not fit together, such as a new certificate beside the old key, leave what is in use as it is; they are
 * looked at again when they change.
 */
@ApplicationScoped
class CertificateReload {
    private static final Logger LOG = Logger.getLogger(CertificateReload.class);

    private final List<Path> files;
    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updated;
    private List<FileTime> seen;

    @Inject
    CertificateReload(HttpConfig config, TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updated) {
        this.files = Stream.of(config.tls().certificate(), config.tls().key())
                .flatMap(Optional::stream)
                .toList();
        this.registry = registry;
        this.updated = updated;
        this.seen = times();
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        List<FileTime> now = times();
        if (!now.equals(seen) && now.size() == files.size()) {
            seen = now;
            registry.get(ListenSettings.CERTIFICATE).ifPresent(this::reload);
        }
    }

    private void reload(TlsConfiguration certificate) {
        try {
            if (certificate.reload()) {
                updated.fire(new CertificateUpdatedEvent(ListenSettings.CERTIFICATE, certificate));
                LOG.info("event=certificate-reloaded");
            }
        } catch (RuntimeException e) {
            LOG.warnf("event=certificate-not-reloaded why=\"%s\"", e.getMessage());
        }
    }

    /** Fewer than there are files while one is being replaced. */
    private List<FileTime> times() {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files) {
            try {
                times.add(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                LOG.debugf(e, "event=certificate-unreadable file=%s", file);
            }
        }
        return times;
    }
}
