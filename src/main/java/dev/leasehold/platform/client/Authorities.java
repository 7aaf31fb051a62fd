package dev.leasehold.platform.client;

import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import static dev.leasehold.platform.StartRefused.Why.CONFIGURATION;

/** Whom a service's certificate must be signed by, where that is not one of those that Java trusts. */
public final class Authorities {
    private Authorities() {}

    /** Trusts the certificates of a file in PEM, and no others. */
    public static SSLContext of(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("it has none in it");
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (Certificate authority : found) {
                trusted.setCertificateEntry("authority-" + trusted.size(), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StartRefused(
                    CONFIGURATION,
                    "The certificates in %s cannot be read (%s).".formatted(file, FileTrouble.words(e)),
                    "Name a file in PEM that holds the certificate of who signed the service's.");
        }
    }
}
