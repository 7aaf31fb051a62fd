package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.archive.TarReader;
import dev.leasehold.platform.archive.TarWriter;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.GitRepository;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole experiment out of the service and in again, and archives that somebody tampered with. */
@QuarkusTest
class ExportImportTest extends ClientFixture {
    private static final String SPEC = """
            name: sizes
            repository: {folder: seed}
            metrics: {size: integer}
            objective: {expr: size, direction: minimize}
            parallel: 2
            roles:
              executor: {role: default, command: 'echo making; cat .leasehold/idea.txt > size'}
              evaluator:
                role: default
                command: 'printf ''{"status":"success","evaluation":{"size":%d}}'' "$(cat size)" > $LEASEHOLD_OUTCOME'
            ideas:
              list:
              - {slug: smaller, priority: 3, content: '30'}
              - {slug: same-as-smaller, priority: 2, content: '30 '}
              - {slug: larger, priority: 2, content: '70'}
              - {slug: broken, priority: 1, content: 'not a number'}
            """;

    @Inject
    Database database;

    @TempDir
    Path here;

    private String experiment;
    private Path file;

    @BeforeEach
    void an_experiment_that_was_exported() throws IOException {
        Files.createDirectory(here.resolve("seed"));
        Files.writeString(here.resolve("seed/size"), "50");
        Path spec = Files.writeString(here.resolve("spec.yaml"), SPEC);
        experiment = submitted("submit", spec.toString());
        assertThat(cli().run("watch", experiment)).isZero();
        file = here.resolve("exported.tar");
        assertThat(cli().output("export", experiment, "-o", file.toString())).contains("exported.tar");
    }

    @Test
    void an_export_holds_no_token() throws IOException {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(token.substring(3));
    }

    @Test
    void what_was_exported_and_imported_again_ranks_the_same() {
        String imported = submitted("import", file.toString());

        assertThat(imported).isNotEqualTo(experiment);
        JsonNode now = json("show", imported, "--json").path("experiment");
        assertThat(now.path("state").asText()).isEqualTo("terminated");
        assertThat(now.path("reason").asText()).isEqualTo("exhausted");
        assertThat(now.path("name").asText()).isEqualTo("sizes");
        assertThat(standing(imported)).isEqualTo(standing(experiment)).hasSize(4);
        assertThat(json("variants", imported, "--json").at("/baseline/score").asDouble())
                .isEqualTo(50);
        assertThat(cli().output("variants", imported, "--best").lines().toList().getLast())
                .contains("30");
        JsonNode idea = json("ideas", imported, "--json").at("/ideas/0");
        assertThat(cli().output("ideas", imported, "--content", idea.path("id").asText()))
                .isEqualTo("30");
    }

    /** Everything of a standing but ids and what follows from them. */
    private List<String> standing(String id) {
        List<String> lines = new ArrayList<>();
        json("variants", id, "--json").path("variants").forEach(variant -> {
            ObjectNode line = variant.deepCopy();
            line.remove(List.of("id", "branch"));
            lines.add(line.toString());
        });
        return lines;
    }

    @Test
    void the_imported_one_is_cloned_diffed_and_keeps_journal_tasks_and_logs() {
        String imported = submitted("import", file.toString());
        JsonNode best = json("variants", imported, "--json").at("/variants/0");

        String url = json("show", imported, "--json").at("/experiment/cloneUrl").asText();
        GitRepository clone = GitRepository.bare(here.resolve("clone.git"));
        clone.git("fetch", "-q", url.replace("://", "://any:" + token + "@"), "refs/heads/*:refs/heads/*");
        assertThat(clone.git("show", best.path("branch").asText() + ":size")).isEqualTo("30");
        assertThat(clone.git("rev-parse", best.path("branch").asText()))
                .isEqualTo(best.path("integrated").asText());
        assertThat(cli().output("diff", best.path("id").asText())).contains("-50", "+30");

        JsonNode files = Json.read(
                api.submitter().get("/v1/experiments/{id}/files", imported).asString(), JsonNode.class);
        assertThat(files.at("/origin/experiment").asText()).isEqualTo(experiment);
        Map<String, String> digests = new LinkedHashMap<>();
        files.path("files")
                .forEach(kept -> digests.put(
                        kept.path("path").asText(), kept.path("digest").asText()));
        assertThat(digests.keySet())
                .contains("journal.ndjson", "tasks.ndjson")
                .anyMatch(path -> path.startsWith("logs/"));
        assertThat(api.submitter()
                        .get("/v1/blobs/{digest}", digests.get("journal.ndjson"))
                        .asString())
                .contains("\"experiment.ended\"", "\"variant.integrated\"");
    }

    @Test
    void an_import_is_exported_with_what_it_came_with() throws IOException {
        String imported = submitted("import", file.toString());
        Path again = here.resolve("again.tar");
        cli().output("export", imported, "-o", again.toString());

        Map<String, byte[]> first = entries(Files.readAllBytes(file));
        Map<String, byte[]> second = entries(Files.readAllBytes(again));
        assertThat(second.keySet()).containsExactlyInAnyOrderElementsOf(first.keySet());
        assertThat(second.get("journal.ndjson")).isEqualTo(first.get("journal.ndjson"));
        assertThat(standing(submitted("import", again.toString()))).isEqualTo(standing(experiment));
    }

    @Test
    void a_score_that_was_made_better_is_not_believed() throws IOException {
        rewrite(entries -> edit(entries, "variants.ndjson", "\"score\":70.0", "\"score\":1.0"));

        assertThat(standing(submitted("import", file.toString()))).isEqualTo(standing(experiment));
    }

    @Test
    void archives_that_were_tampered_with_are_refused_and_leave_nothing() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        int before = json("list", "experiments", "--all", "--json")
                .path("experiments")
                .size();
        Map<String, Consumer<Map<String, byte[]>>> tampering = new LinkedHashMap<>();
        tampering.put("is no export", entries -> edit(entries, "leasehold.json", "leasehold-experiment", "other"));
        tampering.put("of version 9", entries -> edit(entries, "leasehold.json", "\"version\":1", "\"version\":9"));
        tampering.put("lacks ideas.ndjson", entries -> entries.remove("ideas.ndjson"));
        tampering.put("does not belong there", entries -> entries.put("bin/sh", new byte[1]));
        tampering.put("does not read its spec", entries -> edit(entries, "spec.yaml", "minimize", "enlarge"));
        tampering.put("two variants are of one idea", entries -> twice(entries, "variants.ndjson"));
        tampering.put("two ideas have one id", entries -> twice(entries, "ideas.ndjson"));
        tampering.put(
                "evaluation.size must be", entries -> edit(entries, "variants.ndjson", "\"size\":30", "\"size\":1.5"));
        tampering.put("a slug is none", entries -> edit(entries, "variants.ndjson", "\"larger\"", "\"../larger\""));
        tampering.put(
                "is no git bundle",
                entries -> entries.put("repository.bundle", "nothing".getBytes(StandardCharsets.UTF_8)));
        tampering.put("its repository is unsound", entries -> {
            byte[] bundle = entries.get("repository.bundle");
            bundle[bundle.length - 40] ^= 1;
        });
        tampering.put(
                "another content than its name", entries -> entries.put("contents/" + "0".repeat(64), new byte[3]));
        tampering.put(
                "beyond all bounds",
                entries -> edit(entries, "variants.ndjson", "\"begunAt\":\"2", "\"begunAt\":\"+9000"));
        tampering.put(
                "a character that no text may have",
                entries -> edit(entries, "leasehold.json", "\"sizes\"", "\"a\\u0000\""));
        tampering.put("a line of ideas.ndjson is null", entries -> append(entries, "ideas.ndjson", "null\n"));
        tampering.put("a line of variants.ndjson is null", entries -> append(entries, "variants.ndjson", "null\n"));
        tampering.put(
                "ideas.ndjson cannot be read: ",
                entries -> edit(entries, "ideas.ndjson", "\"parents\":[", "\"parents\":[null,"));
        tampering.put(
                "variants.ndjson cannot be read: ",
                entries -> edit(entries, "variants.ndjson", "\"parents\":[", "\"parents\":[null,"));
        tampering.put(
                "leasehold.json is null",
                entries -> entries.put("leasehold.json", "null".getBytes(StandardCharsets.UTF_8)));
        tampering.put(
                "its form is none that this service knows",
                entries -> edit(entries, "leasehold.json", "\"form\":\"leasehold\"", "\"form\":\"zzz\""));
        tampering.put(
                "its name has more than 1000 characters",
                entries -> edit(entries, "leasehold.json", "\"sizes\"", "\"" + "x".repeat(2_000_000) + "\""));

        for (var one : tampering.entrySet()) {
            Files.write(file, sound);
            rewrite(one.getValue());
            refused(one.getKey());
        }
        Files.write(file, java.util.Arrays.copyOf(sound, sound.length / 2));
        refused("it ");
        byte[] flipped = sound.clone();
        flipped[600] ^= 1;
        Files.write(file, flipped);
        refused("it ");
        assertThat(json("list", "experiments", "--all", "--json").path("experiments"))
                .as("nothing was made of any")
                .hasSize(before);
    }

    /** The last thing before a commit is that its connection ends: whether it was done, only the database knows. */
    @Test
    void an_import_whose_commit_gets_no_answer_keeps_its_repository() {
        int before = projects();
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        create function end_connection() returns trigger language plpgsql as
                        'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
                        create constraint trigger end_connection after insert on experiment_import
                        deferrable initially deferred for each row execute function end_connection()""");
            }
        });
        try {
            assertThat(cli().run("import", file.toString())).isNotZero();
        } finally {
            database.run(connection -> {
                try (var statement = connection.createStatement()) {
                    statement.execute("drop function end_connection cascade");
                }
            });
        }

        assertThat(projects()).isEqualTo(before + 1);
    }

    private int projects() {
        return api.as(Scope.ADMIN)
                .get("/v1/projects")
                .jsonPath()
                .getList("projects")
                .size();
    }

    private void refused(String why) {
        Cli cli = cli();
        assertThat(cli.run("import", file.toString())).as(why).isEqualTo(21);
        assertThat(cli.err()).contains("The archive is not taken", why, "[archive-invalid]");
    }

    private static void edit(Map<String, byte[]> entries, String name, String from, String to) {
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        entries.put(name, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    private static void append(Map<String, byte[]> entries, String name, String more) {
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        entries.put(name, (text + more).getBytes(StandardCharsets.UTF_8));
    }

    private static void twice(Map<String, byte[]> entries, String name) {
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        String line =
                text.lines().filter(one -> one.contains("larger")).findFirst().orElseThrow();
        entries.put(name, (text + line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, byte[]> entries(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        TarReader reader = new TarReader(new ByteArrayInputStream(archive), 1_000);
        for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            entries.put(entry.get().name(), entry.get().content().readAllBytes());
        }
        return entries;
    }

    /** Changes entries and makes the manifest right again, as whoever means harm would. */
    private void rewrite(Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> entries = entries(Files.readAllBytes(file));
        entries.remove("manifest.json");
        change.accept(entries);
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        ObjectNode sums = manifest.putObject("entries");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(out, 0);
        for (var entry : entries.entrySet()) {
            add(tar, entry.getKey(), entry.getValue());
            sums.putObject(entry.getKey())
                    .put("bytes", entry.getValue().length)
                    .put("digest", "sha256:" + sha256(entry.getValue()));
        }
        add(tar, "manifest.json", manifest.toString().getBytes(StandardCharsets.UTF_8));
        tar.finish();
        Files.write(file, out.toByteArray());
    }

    private static void add(TarWriter tar, String name, byte[] content) throws IOException {
        tar.add(name, content.length, new ByteArrayInputStream(content));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
