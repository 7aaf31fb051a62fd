package dev.leasehold.worker.courier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.TlsIdentity;
import dev.leasehold.worker.courier.CourierStand.Ended;
import dev.leasehold.worker.courier.CourierStand.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static dev.leasehold.worker.courier.CourierStand.JSON;
import static dev.leasehold.worker.courier.CourierStand.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The token goes to the service and to nobody else: to whom the authorities that are named have vouched for, by that name. */
class CourierTlsTest {
    private static final String WORD = "{\"end\":{\"code\":\"succeeded\"},\"wholeLog\":true}";
    /** Instead of again and again: no other try fits into the time. */
    private static final String[] ONCE = {"--first-pause-millis", "60000"};

    private static final String IMAGES = "/etc/ssl/certs";

    @TempDir
    Path folder;

    private Path ca;
    private Path other;
    private CourierStand stand;

    @BeforeEach
    void open() throws IOException {
        TlsIdentity identity = TlsIdentity.in(folder.resolve("authority"));
        ca = identity.ca();
        other = TlsIdentity.in(folder.resolve("other")).ca();
        stand = new CourierStand(folder, identity).answers(new Parcel().end());
    }

    @AfterEach
    void close() {
        stand.close();
    }

    @Test
    void both_steps_talk_to_a_service_of_the_authority_that_is_named() throws Exception {
        Ended before = trusting(ca).run("checkout", 30);
        theCommandHasEnded();
        Ended after = stand.answers(with(200, JSON, WORD.getBytes(UTF_8))).run("publish", 30);

        assertThat(before).isEqualTo(new Ended(0, "", ""));
        assertThat(after).isEqualTo(new Ended(0, "", WORD));
        assertThat(stand.requests)
                .extracting(Request::path)
                .containsExactly("/v1/attempt/checkout", "/v1/attempt/log", "/v1/attempt/left?wholeLog=true");
    }

    @Test
    void one_of_several_authorities_is_enough() throws Exception {
        Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(other) + Files.readString(ca));

        assertThat(trusting(both).run("checkout", 30)).isEqualTo(new Ended(0, "", ""));
    }

    @Test
    void a_service_of_another_authority_is_asked_for_nothing() throws Exception {
        assertThat(refused(trusting(other)))
                .contains("cannot be verified by the authorities of leasehold.pod-exec.service-ca: ")
                .contains("certificate verification failed");
    }

    @Test
    void a_service_of_an_authority_that_the_image_does_not_know_is_asked_for_nothing() throws Exception {
        assertThat(refused(stand))
                .contains("the service at " + stand.url() + " cannot be verified by the image's authorities: ")
                .contains("certificate verification failed");
    }

    @Test
    void a_service_by_another_name_than_its_certificates_is_asked_for_nothing() throws Exception {
        assertThat(refused(trusting(ca).at("localhost")))
                .contains("the service at " + stand.url() + " cannot be verified")
                .contains("does not match target host name 'localhost'");
    }

    @Test
    void what_a_command_has_left_stays_with_it_where_the_service_cannot_be_verified() throws Exception {
        Files.createDirectories(stand.workspace);
        theCommandHasEnded();

        Ended ended = trusting(other).told(ONCE).run("publish", 30);

        assertThat(Json.read(ended.word(), JsonNode.class).at("/end/code").asText())
                .isEqualTo("report-missing");
        assertThat(ended.word())
                .contains("the attempt's end cannot be told: the service at " + stand.url() + " cannot be");
        assertThat(ended.err()).contains("the log is not handed over: the service at " + stand.url() + " cannot be");
        assertThat(stand.requests).isEmpty();
    }

    @Test
    void authorities_that_cannot_be_read_are_nobodys() throws Exception {
        assertThat(refused(trusting(folder.resolve("nowhere.pem")))).contains("cannot be verified");
        assertThat(refused(trusting(Files.createFile(folder.resolve("empty.pem")))))
                .contains("cannot be verified");
    }

    /** Those that are named stand in the image's place, and not beside them. */
    @Test
    void the_images_authorities_count_where_none_are_named_and_only_there() throws Exception {
        List<String> inAnImageThatKnowsIt = List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" %s && exec \"$@\"".formatted(IMAGES),
                Files.createDirectory(folder.resolve("certs")).toString());
        Files.copy(ca, folder.resolve("certs/authority.pem"));
        assumeThat(ends(inAnImageThatKnowsIt, "true"))
                .as("mounts of its own, and a folder " + IMAGES)
                .isZero();
        stand.by(inAnImageThatKnowsIt.toArray(String[]::new));

        assertThat(stand.run("checkout", 30)).isEqualTo(new Ended(0, "", ""));
        stand.requests.clear();
        assertThat(refused(trusting(other))).contains("authorities of leasehold.pod-exec.service-ca");
    }

    private CourierStand trusting(Path authorities) {
        return stand.told("--service-ca", authorities.toString());
    }

    private void theCommandHasEnded() throws IOException {
        Files.writeString(stand.root.resolve("leasehold/record/result.json"), "{\"end\":\"exited\"}");
        Files.writeString(stand.root.resolve("leasehold/record/log"), "printed\n");
    }

    /** Returns what is said of the attempt. */
    private String refused(CourierStand stand) throws IOException, InterruptedException {
        Ended ended = stand.told(ONCE).run("checkout", 30);

        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        assertThat(stand.requests).isEmpty();
        JsonNode word = Json.read(ended.word(), JsonNode.class);
        assertThat(word.at("/end/code").asText()).isEqualTo("workspace-failed");
        return word.at("/end/message").asText();
    }

    private static int ends(List<String> prefix, String program) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix);
        words.add(program);
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
