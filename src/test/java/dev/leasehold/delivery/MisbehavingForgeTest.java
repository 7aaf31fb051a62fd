package dev.leasehold.delivery;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Rung;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.testing.MisbehavingProxy;
import dev.leasehold.testing.MisbehavingProxy.Mischief;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A real git server behind a proxy that loses, cuts, delays and invents: what comes of it. */
class MisbehavingForgeTest {
    private static final Tries TRIES =
            new Tries(2, 2, Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMinutes(1));
    private static final String NO_PACKET = "<html>please log in</html>";

    @TempDir
    Path folder;

    private final GitHttp http = new GitHttp();
    private Site site;
    private MisbehavingProxy proxy;
    private String main;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder, http);
        main = site.forge.commit("main", "readme.md=hello");
        site.checkout(Site.auto(main));
        site.write("readme.md", "changed");
        proxy = MisbehavingProxy.before(site.server.url("project"));
    }

    @AfterEach
    void close() {
        proxy.close();
        site.close();
    }

    static Stream<Mischief> afterTheRefWasWritten() {
        return Stream.of(new Mischief.DropAfter(), new Mischief.Truncate(), new Mischief.Stall());
    }

    static Stream<Mischief> beforeTheRefWasWritten() {
        return Stream.of(
                new Mischief.DropBefore(),
                new Mischief.Status(408),
                new Mischief.Status(429),
                new Mischief.Status(500),
                new Mischief.Status(503),
                new Mischief.WrongAnswer("text/html", NO_PACKET),
                new Mischief.WrongAnswer("application/x-git-receive-pack-result", NO_PACKET),
                new Mischief.WrongAnswer("application/x-git-receive-pack-result", "0000"),
                new Mischief.WrongAnswer("application/x-git-receive-pack-result", ""));
    }

    static Stream<Mischief> unreadable() {
        return Stream.concat(
                beforeTheRefWasWritten(),
                Stream.of(
                        new Mischief.Stall(),
                        new Mischief.Truncate(),
                        new Mischief.Status(401),
                        new Mischief.Status(403),
                        new Mischief.Status(404),
                        new Mischief.Redirect(URI.create("http://127.0.0.1:9")),
                        new Mischief.WrongAnswer("application/x-git-upload-pack-result", NO_PACKET),
                        new Mischief.WrongAnswer("application/x-git-upload-pack-result", "000dERR no"),
                        new Mischief.WrongAnswer("application/x-git-upload-pack-result", "")));
    }

    @ParameterizedTest
    @MethodSource("afterTheRefWasWritten")
    void a_push_that_landed_and_whose_answer_was_lost_is_confirmed_without_another(Mischief mischief) throws Exception {
        proxy.onPush(mischief);

        Published published = publish();

        assertThat(((Published.Landed) published).confirmed()).isTrue();
        assertThat(said(published)).containsExactly("quarantine -", "push ambiguous", "read-back equal");
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(commit(published));
    }

    @ParameterizedTest
    @MethodSource("beforeTheRefWasWritten")
    void a_push_that_was_lost_is_made_again(Mischief mischief) throws Exception {
        proxy.onPush(mischief);

        Published published = publish();

        assertThat(said(published))
                .containsExactly(
                        "quarantine -", "push ambiguous", "read-back absent", "push accepted", "read-back equal");
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(commit(published));
    }

    @Test
    void a_forge_that_is_down_for_longer_than_a_climb_is_climbed_again_by_who_has_the_time() throws Exception {
        site.hold(Site.auto(main)).close();
        site.server.down(true);
        AtomicInteger asked = new AtomicInteger();

        Published published = site.publish(Site.auto(main), null, site.server.url("project"), TRIES, () -> {
            site.server.down(asked.incrementAndGet() < 2);
            return true;
        });

        assertThat(((Published.Landed) published).confirmed()).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(said(published)).containsExactly("quarantine -", "push accepted", "read-back equal");
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(commit(published));
    }

    @Test
    void who_has_no_time_left_leaves_it_open() throws Exception {
        site.hold(Site.auto(main)).close();
        site.server.down(true);

        Published published = site.publish(Site.auto(main), null, site.server.url("project"), TRIES, Another.NONE);

        assertThat(((Published.Landed) published).confirmed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 401, 403, 404, 413})
    void a_definite_no_is_refused_and_makes_no_ref(int status) throws Exception {
        proxy.onPush(new Mischief.Status(status));

        Published published = publish();

        assertThat(published).isInstanceOfSatisfying(Published.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(Code.DELIVERY_REFUSED);
            assertThat(failed.sentence()).contains("status " + status);
        });
        assertThat(said(published)).containsExactly("quarantine -", "push refused", "read-back absent");
    }

    @Test
    void the_servers_own_words_are_told() throws Exception {
        site.forge.sh(
                "printf '#!/bin/sh\\necho no such luck >&2; exit 1\\n' > hooks/pre-receive; chmod +x hooks/pre-receive");

        Published published = publish();

        assertThat(((Published.Failed) published).sentence()).contains("pre-receive hook declined", "no such luck");
    }

    @Test
    void a_ref_that_holds_another_commit_is_refused_and_left_alone() throws Exception {
        site.forge.git("update-ref", Site.REF, main);

        Published published = publish();

        assertThat(((Published.Failed) published).code()).isEqualTo(Code.DELIVERY_REFUSED);
        assertThat(said(published)).containsExactly("quarantine -", "push refused", "read-back different");
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(main);
    }

    @Test
    void a_lost_answer_and_a_refused_second_push_of_the_same_commit_is_confirmed() throws Exception {
        proxy.onPush(new Mischief.DropAfter());
        proxy.onRead(new Mischief.WrongAnswer("application/x-git-upload-pack-result", "0000"));

        Published published = publish();

        assertThat(said(published))
                .containsExactly(
                        "quarantine -", "push ambiguous", "read-back absent", "push refused", "read-back equal");
        assertThat(((Published.Landed) published).confirmed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void what_cannot_be_read_for_a_while_is_confirmed_when_it_can(Mischief mischief) throws Exception {
        proxy.onRead(mischief);

        Published published = publish();

        assertThat(said(published)).endsWith("push accepted", "read-back unreadable", "read-back equal");
        assertThat(((Published.Landed) published).confirmed()).isTrue();
    }

    @Test
    void what_cannot_be_read_to_the_end_is_neither_confirmed_nor_failed() throws Exception {
        proxy.onEveryRead(new Mischief.Status(503));

        Published published = publish();

        assertThat(((Published.Landed) published).confirmed()).isFalse();
        assertThat(said(published)).endsWith("push accepted", "read-back unreadable", "read-back unreadable");
    }

    @Test
    void a_forge_that_is_away_for_as_long_as_a_restart_takes_is_given_the_work_when_it_is_back() throws Exception {
        Mischief away = new Mischief.Status(503);
        proxy.onPush(away);
        proxy.onRead(away, away, away, away, away, away);

        Published published = site.publish(Site.auto(main), null, proxy.url(), Tries.DEFAULT);

        assertThat(said(published))
                .endsWith("read-back unreadable", "read-back absent", "push accepted", "read-back equal");
        assertThat(((Published.Landed) published).confirmed()).isTrue();
    }

    @Test
    void tries_end_with_the_hosts_patience_however_many_are_left() throws Exception {
        proxy.onEveryRead(new Mischief.Status(503));
        Tries impatient = new Tries(
                2, 100, Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(1));

        Published published = site.publish(Site.auto(main), null, proxy.url(), impatient);

        assertThat(((Published.Landed) published).confirmed()).isFalse();
        assertThat(said(published)).hasSizeLessThan(10).last().isEqualTo("read-back unreadable");
    }

    @Test
    void no_redirect_gets_the_token() throws Exception {
        try (MisbehavingProxy elsewhere = MisbehavingProxy.before(site.server.url("project"))) {
            proxy.onPush(new Mischief.Redirect(elsewhere.url()));
            proxy.onRead(new Mischief.Redirect(elsewhere.url()));

            publish();

            assertThat(proxy.requests()).isNotEmpty();
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    private Published publish() throws Exception {
        return site.publish(Site.auto(main), null, proxy.url(), TRIES);
    }

    private static String commit(Published published) {
        return ((Published.Landed) published).landing().commit();
    }

    private static List<String> said(Published published) {
        return published.rungs().stream().map(MisbehavingForgeTest::said).toList();
    }

    private static String said(Rung rung) {
        Object word = rung.seen().getOrDefault("answer", rung.seen().getOrDefault("found", "-"));
        return rung.name() + " " + word;
    }
}
