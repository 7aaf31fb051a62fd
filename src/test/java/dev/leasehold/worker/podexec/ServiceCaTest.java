package dev.leasehold.worker.podexec;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.StartRefused.Why;
import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.TlsIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/** A file that would leave every pod without its service is refused at the start, and changes nothing later. */
class ServiceCaTest {
    private static final URI SERVICE = URI.create("https://service:7070");

    @TempDir
    Path folder;

    @Test
    void what_pods_are_given_are_the_certificates_of_the_file() throws Exception {
        String first = authority("first");
        String second = authority("second");

        assertThat(certificates(
                        of("# ours\r\n" + first.replace("\n", "\r\n") + second).pem()))
                .isEqualTo(certificates(first + second))
                .hasSize(2);
    }

    @Test
    void a_key_beside_them_is_given_to_no_pod() throws Exception {
        String certificate = authority("own");
        String key = Files.readString(folder.resolve("own/ca.key"));

        String given = of(key + certificate + key).pem();

        assertThat(key).contains("PRIVATE KEY");
        assertThat(given).doesNotContain("PRIVATE KEY");
        assertThat(certificates(given)).isEqualTo(certificates(certificate));
    }

    @Test
    void a_file_that_has_changed_counts_from_then_on() throws Exception {
        ServiceCa ca = of(authority("first"));

        Files.writeString(folder.resolve("ca.pem"), authority("second"));

        assertThat(certificates(ca.pem())).isEqualTo(certificates(authority("second")));
    }

    @Test
    void what_is_of_no_use_later_leaves_in_force_what_was_there_last() throws Exception {
        ServiceCa ca = of(authority("first"));
        Files.writeString(folder.resolve("ca.pem"), authority("second"));
        String last = ca.pem();

        Files.writeString(folder.resolve("ca.pem"), authority("first").substring(0, 200));
        assertThat(ca.pem()).isEqualTo(last);
        Files.delete(folder.resolve("ca.pem"));
        assertThat(ca.pem()).isEqualTo(last);
        assertThat(certificates(last)).isEqualTo(certificates(authority("second")));
    }

    @Test
    void a_file_that_is_missing() {
        refused(folder.resolve("nowhere.pem"), "nowhere.pem, which is of no use: there is no such file.");
    }

    @Test
    void a_file_that_is_none() throws Exception {
        refused(folder, "it is no file");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        refused(pipe, "it is no file");
    }

    @Test
    void a_file_that_may_not_be_read() throws Exception {
        assumeThat(SelfDefence.isRoot()).as("root may read all").isFalse();
        Path file = Files.writeString(folder.resolve("ca.pem"), authority("own"));
        assertThat(file.toFile().setReadable(false)).isTrue();

        refused(file, "permission denied");
    }

    @Test
    void a_file_with_nothing_in_it_or_something_else() throws Exception {
        refused("", "it holds no certificate in PEM");
        authority("own");
        refused(Files.readString(folder.resolve("own/ca.key")), "it holds no certificate in PEM");
        byte[] der = certificates(authority("own")).getFirst().getEncoded();
        refused(new String(der, ISO_8859_1), "it holds no certificate in PEM");
    }

    @Test
    void a_file_with_half_a_certificate_or_one_that_is_none() throws Exception {
        String whole = authority("own");

        refused(whole + whole.substring(0, whole.length() / 2), "certificate 2 in it has no end");
        refused(whole.substring(0, whole.length() / 2) + whole, "certificate 1 in it has no end");
        String nonsense = Base64.getEncoder().encodeToString(new byte[300]);
        refused(
                "-----BEGIN CERTIFICATE-----\n" + nonsense + "\n-----END CERTIFICATE-----\n",
                "certificate 1 in it cannot be understood");
    }

    @Test
    void a_file_larger_than_what_a_secret_carries_beside_the_token() throws Exception {
        String certificate = authority("own");
        String most = certificate + " ".repeat(ServiceCa.MOST_BYTES - certificate.length());

        assertThat(certificates(of(most).pem())).isEqualTo(certificates(certificate));
        refused(most + " ", "it is too large for an attempt's Secret");
    }

    @Test
    void authorities_of_a_service_without_tls() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), authority("own"));

        assertThatThrownBy(() -> new ServiceCa(file, URI.create("http://service:7070")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("pods reach the service at http://service:7070, without TLS");
    }

    /** The same one for the same name. */
    private String authority(String name) throws IOException {
        Path made = folder.resolve(name).resolve("ca.pem");
        return Files.readString(
                Files.exists(made) ? made : TlsIdentity.in(folder.resolve(name)).ca());
    }

    private ServiceCa of(String content) throws IOException {
        return new ServiceCa(Files.writeString(folder.resolve("ca.pem"), content, ISO_8859_1), SERVICE);
    }

    private void refused(String content, String words) throws IOException {
        refused(Files.writeString(folder.resolve("refused.pem"), content, ISO_8859_1), words);
    }

    private static void refused(Path file, String words) {
        assertThatThrownBy(() -> new ServiceCa(file, SERVICE))
                .isInstanceOfSatisfying(
                        StartRefused.class, refused -> assertThat(refused.why()).isEqualTo(Why.CONFIGURATION))
                .hasMessageStartingWith("leasehold.pod-exec.service-ca is ")
                .hasMessageContaining(words)
                .hasMessageEndingWith(
                        "Name a file in PEM, of at most 960 KiB, with the certificate of who signed the service's.");
    }

    private static List<Certificate> certificates(String pem) throws CertificateException {
        return List.copyOf(CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(ISO_8859_1))));
    }
}
