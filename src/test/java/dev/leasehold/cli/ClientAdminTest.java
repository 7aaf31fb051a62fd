package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tokens, roles, groups, contents, contexts: against a real service. */
@QuarkusTest
class ClientAdminTest extends ClientFixture {
    @TempDir
    Path here;

    @Test
    void a_created_token_works_until_it_is_revoked() throws Exception {
        Path file = here.resolve("token");
        String id = cli().output("token", "create", "reader", "--scope=read", "--expires-in=1h", "--out=" + file)
                .strip();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String[] list = {"list", "--server", server(), "--token-file", file.toString()};
        assertThat(new Cli().run(list)).isZero();
        assertThat(cli().output("token", "list")).containsPattern(id + " +reader +read ");

        cli().output("token", "revoke", id);
        assertThat(new Cli().run(list)).isEqualTo(22);
        assertThat(cli().output("token", "list")).doesNotContain(id);
    }

    @Test
    void a_token_is_printed_where_no_file_is_named() {
        assertThat(cli().output("token", "create", "x", "--scope", "submit,worker:outside"))
                .matches("lh_\\S+\n");
    }

    @Test
    void a_token_does_not_allow_more_than_its_scope() {
        token = cli().output("token", "create", "reader", "--scope=read").strip();
        Cli cli = cli();

        assertThat(cli.run("submit", "--", "true")).isEqualTo(22);
        assertThat(cli.err()).contains("[forbidden]");
    }

    @Test
    void roles_are_listed_with_their_limits() {
        assertThat(cli().output("role", "list"))
                .startsWith("ROLE ")
                .containsPattern("outside +external ")
                .containsPattern("default +subprocess ");
    }

    @Test
    void a_group_is_limited_and_freed() {
        assertThat(json("group", "limit", "g1", "--parallel=2", "--json")
                        .path("parallel")
                        .asInt())
                .isEqualTo(2);
        assertThat(json("group", "limit", "g1", "--none", "--json")
                        .path("parallel")
                        .isNull())
                .isTrue();
        assertThat(cli().run("group", "limit", "g1")).isEqualTo(2);
    }

    @Test
    void a_content_comes_back_as_it_went_in() throws Exception {
        byte[] bytes = {0, 1, 2, (byte) 0xff, '\n'};
        Path file = Files.write(here.resolve("content"), bytes);
        String digest = cli().output("blob", "put", file.toString()).strip();

        cli().output("blob", "get", digest, "-o", here.resolve("back").toString());

        assertThat(digest).matches("sha256:[0-9a-f]{64}");
        assertThat(here.resolve("back")).hasBinaryContent(bytes);
    }

    @Test
    void a_purge_can_be_looked_at_first() {
        assertThat(cli().output("purge", "--older-than=30d", "--dry-run")).isEqualTo("0 tasks would be forgotten\n");
        assertThat(json("purge", "--older-than=30d", "--json").path("tasks").asInt())
                .isZero();
    }

    @Test
    void several_services_are_kept_by_name() {
        context().reading(token).output("context", "add", "test", "--server", server(), "--token-file", "-");
        context().output("context", "add", "other", "--server", "https://other.example");

        assertThat(context().output("list")).startsWith("ID ");
        assertThat(context().run("list", "--server", "nowhere")).isEqualTo(14);
        assertThat(context().output("context", "list"))
                .containsPattern("\\* +test +" + server() + " +yes")
                .containsPattern("\n +other +https://other.example +no")
                .doesNotContain(token);

        context().output("context", "use", "other");
        JsonNode all = Json.read(context().output("context", "list", "--json"), JsonNode.class);
        assertThat(all)
                .filteredOn(each -> each.path("current").asBoolean())
                .extracting(each -> each.path("name").asText())
                .containsExactly("other");
        assertThat(context().output("list", "--server", "test")).startsWith("ID ");
    }

    @Test
    void a_misspelt_context_is_met_with_the_nearest() {
        context().output("context", "add", "production", "--server", "https://other.example");
        Cli cli = context();

        assertThat(cli.run("context", "use", "prodution")).isEqualTo(14);
        assertThat(cli.err()).contains("Did you mean 'production'?");
    }

    @Test
    void a_service_is_forgotten_with_its_names_and_its_token() throws Exception {
        context().reading(token).output("context", "add", "lab", "--server", server(), "--token-file", "-");
        context().output("context", "add", "same", "--server", server());
        context().output("context", "add", "other", "--server", "https://other.example");
        assertThat(context().output("context", "list")).containsPattern("lab, same +" + server());
        context().output("context", "remove", "lab");

        assertThat(context().output("context", "list"))
                .contains("https://other.example")
                .doesNotContain(server(), "*");
        assertThat(Files.readString(here.resolve("leasehold/contexts.json"))).doesNotContain(token);
        assertThat(context().run("context", "remove", "lab")).isEqualTo(14);
        Cli unknown = context();
        assertThat(unknown.run("context", "remove", server())).isEqualTo(2);
        assertThat(unknown.err()).contains("Nothing is known here of " + server());
    }

    @Test
    void a_token_that_is_kept_is_replaced_only_when_that_is_said() {
        context().reading(token).output("context", "add", "lab", "--server", server(), "--token-file", "-");
        Cli again = context().reading("lh_another");
        assertThat(again.run("context", "add", "reader", "--server", server() + "/", "--token-file", "-"))
                .isEqualTo(2);

        assertThat(again.err()).contains("Another token is kept for " + server(), "--replace");
        assertThat(context().output("list")).startsWith("ID ");
        assertThat(context().output("list", "--server", server() + "/")).startsWith("ID ");
        context()
                .reading("lh_another")
                .output("context", "add", "reader", "--server", server(), "--token-file", "-", "--replace");
        assertThat(context().run("list")).isEqualTo(22);
    }

    @Test
    void a_file_with_more_than_a_token_is_refused_and_not_quoted() throws Exception {
        Path file = Files.writeString(here.resolve("two"), "canary-1\ncanary-2\n");
        Cli using = context();
        assertThat(using.run("list", "--server", server(), "--token-file", file.toString()))
                .isEqualTo(11);
        assertThat(using.err()).contains("holds more than a token").doesNotContain("canary");
        Cli adding = context();
        assertThat(adding.run("context", "add", "lab", "--server", server(), "--token-file", file.toString()))
                .isEqualTo(11);
        assertThat(adding.err()).doesNotContain("canary");
        Cli given = context().with("LEASEHOLD_TOKEN", "canary-1\ncanary-2");
        assertThat(given.run("list", "--server", server())).isEqualTo(14);
        assertThat(given.err()).doesNotContain("canary");
    }

    @Test
    void groups_are_listed_with_their_limit_and_their_work() {
        cli().output("group", "limit", "narrow", "--parallel=1");
        String held = submitted("submit", "--group=narrow", "-c", "exec sleep 600");
        String waits = submitted("submit", "--group=narrow", "-c", "true");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(cli().output("group", "list")).containsPattern("narrow +1 +1 +1\n"));
        cli().output("group", "limit", "narrow", "--none");

        ended(waits);
        JsonNode groups = json("group", "list", "--json");
        assertThat(groups)
                .filteredOn(group -> group.path("name").asText().equals("narrow"))
                .singleElement()
                .returns(true, group -> group.path("parallel").isNull())
                .returns(0, group -> group.path("queued").asInt())
                .returns(1, group -> group.path("held").asInt());
        cli().output("cancel", held);
    }

    private Cli context() {
        return new Cli().with("XDG_CONFIG_HOME", here.toString());
    }
}
