package dev.leasehold.experiment.archive;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.Sha256;
import dev.leasehold.platform.archive.BadArchive;
import dev.leasehold.platform.archive.TarWriter;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Archives that anybody may send, and that must not take more memory than a sound one does. */
class IncomingTest {
    private static final String IDEA =
            "{\"id\":\"%d\",\"slug\":\"s\",\"priority\":0,\"parents\":[],\"artifacts\":\"%s\","
                    + "\"acceptedAt\":\"2026-01-01T00:00:00Z\"}";

    private final TestDatabase testDatabase = TestDatabase.fresh();
    private final AgroalDataSource pool = TestPool.of(testDatabase, 2);
    private final Blobs blobs = new Blobs(new Database(pool));

    @AfterEach
    void close() {
        pool.close();
        testDatabase.close();
    }

    @Test
    void a_sound_one_is_taken_with_its_lines() throws IOException {
        try (Incoming incoming =
                receive(IDEA.formatted(1, "x") + "\n" + IDEA.formatted(2, "y"), manifest -> manifest)) {
            assertThat(incoming.lines(Layout.IDEAS, Records.Idea.class))
                    .extracting(Records.Idea::id)
                    .containsExactly("1", "2");
        }
    }

    @Test
    void a_manifest_is_no_larger_than_one_of_so_many_entries() {
        assertThatThrownBy(() -> receive("", manifest -> manifest + " ".repeat(9 << 20)))
                .isInstanceOf(BadArchive.class)
                .hasMessage("manifest.json is too large");
    }

    @Test
    void a_manifest_names_exactly_what_is_there() {
        String other = "its contents are not those that its manifest names";
        bad(other, manifest -> manifest.replace("\"spec.yaml\"", "\"spec.yml\""));
        bad(other, manifest -> manifest.replaceFirst("\"bytes\":[0-9]+", "\"bytes\":7"));
        bad("manifest.json cannot be read", manifest -> manifest.replaceFirst("\\{\"bytes\":[0-9]+[^}]*\\}", "null"));
        bad(other, _ -> "{\"entries\":{}}");
        bad("manifest.json is null", _ -> "null");
        bad("manifest.json cannot be read", _ -> "[]");
        bad(other, _ -> "{\"entries\":null}");
        bad("manifest.json cannot be read", manifest -> manifest + "{}");
        bad("manifest.json cannot be read", manifest -> manifest.substring(0, manifest.length() - 2));
    }

    @Test
    void a_line_of_nine_megabytes_is_refused_before_it_is_read_to_its_end() throws IOException {
        try (Incoming incoming = receive(IDEA.formatted(1, "x".repeat(9 << 20)), manifest -> manifest)) {
            assertThatThrownBy(() -> incoming.lines(Layout.IDEAS, Records.Idea.class))
                    .isInstanceOf(BadArchive.class)
                    .hasMessageContaining("ideas.ndjson has a line of more than");
        }
    }

    @Test
    void all_lines_together_are_no_more_than_fits_into_memory() throws IOException {
        String line = IDEA.formatted(1, "x".repeat(7 << 20)) + "\n";
        assertThatThrownBy(() -> receive(line.repeat(10), manifest -> manifest))
                .isInstanceOf(BadArchive.class)
                .hasMessage("ideas.ndjson is too large");
        try (Incoming incoming = receive(line.repeat(3), manifest -> manifest)) {
            assertThat(incoming.lines(Layout.IDEAS, Records.Idea.class)).hasSize(3);
            assertThatThrownBy(() -> incoming.lines(Layout.IDEAS, Records.Idea.class))
                    .isInstanceOf(BadArchive.class)
                    .hasMessageContaining("its ideas and variants are more than 32 MB");
        }
    }

    private void bad(String why, UnaryOperator<String> change) {
        assertThatThrownBy(() -> receive("", change))
                .isInstanceOf(BadArchive.class)
                .hasMessageContaining(why);
    }

    private Incoming receive(String ideas, UnaryOperator<String> change) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(Layout.HEAD, """
                {"format":"leasehold-experiment","version":1,"experiment":"x","form":"leasehold","baseCommit":"x",
                 "parallel":1,"startedAt":"2026-01-01T00:00:00Z","attempts":0,"exportedAt":"2026-01-01T00:00:00Z"}
                """);
        entries.put(Layout.SPEC, "spec");
        entries.put(Layout.VARIANTS, "");
        entries.put(Layout.IDEAS, ideas);
        entries.put(Layout.REPOSITORY, "bundle");
        Map<String, Records.Sum> sums = new LinkedHashMap<>();
        entries.forEach((name, text) -> sums.put(name, new Records.Sum(bytes(text).length, sum(bytes(text)))));
        entries.put(Layout.MANIFEST, change.apply(Json.write(new Records.Manifest(sums))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(out, 0);
        for (var entry : entries.entrySet()) {
            byte[] content = bytes(entry.getValue());
            tar.add(entry.getKey(), content.length, new ByteArrayInputStream(content));
        }
        tar.finish();
        return Incoming.receive(new ByteArrayInputStream(out.toByteArray()), 100, blobs);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sum(byte[] content) {
        return "sha256:" + HexFormat.of().formatHex(Sha256.digest().digest(content));
    }
}
