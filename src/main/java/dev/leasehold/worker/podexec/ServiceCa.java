package dev.leasehold.worker.podexec;

import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.StartRefused.Why;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * By whom pods know the service: the certificates of a file, which may change while the service runs.
 *
 * <ul>
 *   <li>A start with a file that holds none is refused.
 *   <li>It is read for each attempt. What cannot be read then leaves in force what it held before.
 *   <li>Nothing of the file but its certificates comes into a pod: a key may lie beside them.
 * </ul>
 */
final class ServiceCa {
    /** A Secret carries 1 MiB. The rest is the token's, and that of lines which were longer in the file. */
    static final int MOST_BYTES = 960 << 10;

    private static final System.Logger LOG = System.getLogger(ServiceCa.class.getName());
    private static final String KEY = "leasehold.pod-exec.service-ca";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final Pattern BLOCK = Pattern.compile(BEGIN + "[^-]*(" + END + ")?");
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path file;
    private String pem;

    /** Throws {@link StartRefused} where it is of no use. */
    ServiceCa(Path file, URI service) {
        if (!"https".equalsIgnoreCase(service.getScheme())) {
            throw new StartRefused(
                    Why.CONFIGURATION,
                    "%s is set, and pods reach the service at %s, without TLS.".formatted(KEY, service),
                    "Set leasehold.pod-exec.service-url to an https URL, or take the other away.");
        }
        this.file = file;
        try {
            this.pem = read(file);
        } catch (IOException | CertificateException e) {
            throw new StartRefused(
                    Why.CONFIGURATION,
                    "%s is %s, which is of no use: %s.".formatted(KEY, file, FileTrouble.words(e)),
                    "Name a file in PEM, of at most %d KiB, with the certificate of who signed the service's."
                            .formatted(MOST_BYTES >> 10));
        }
    }

    /** As the file has them now. */
    synchronized String pem() {
        try {
            String now = read(file);
            if (!now.equals(pem)) {
                pem = now;
                LOG.log(System.Logger.Level.INFO, "event=service-ca-read file=" + file);
            }
        } catch (IOException | CertificateException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=service-ca-unreadable file=%s why=\"%s\"".formatted(file, FileTrouble.words(e)));
        }
        return pem;
    }

    private static String read(Path file) throws IOException, CertificateException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is no file"); // and a pipe would be waited for
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("it is too large for an attempt's Secret");
        }
        return certificates(new String(bytes, ISO_8859_1));
    }

    private static String certificates(String text) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        StringBuilder found = new StringBuilder();
        int number = 0;
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            number++;
            if (block.group(1) == null) {
                throw new CertificateException("certificate %d in it has no end".formatted(number));
            }
            found.append(BEGIN)
                    .append('\n')
                    .append(LINES.encodeToString(encoded(factory, block.group(), number)))
                    .append('\n')
                    .append(END)
                    .append('\n');
        }
        if (number == 0) {
            throw new CertificateException("it holds no certificate in PEM");
        }
        return found.toString();
    }

    private static byte[] encoded(CertificateFactory factory, String block, int number) throws CertificateException {
        try {
            Certificate certificate = factory.generateCertificate(new ByteArrayInputStream(block.getBytes(ISO_8859_1)));
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new CertificateException(
                    "certificate %d in it cannot be understood (%s)".formatted(number, FileTrouble.words(e)), e);
        }
    }
}
