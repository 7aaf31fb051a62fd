package dev.leasehold.worker.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.process.Family;
import dev.leasehold.platform.process.ProcessSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every row of the ideator's table, with real processes. The scripts read a request with {@code read} and answer. */
@Timeout(60)
class SessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String COMMIT = "2b1f0e9d8c7b6a5948372615049382716a5b4c3d";
    private static final String READY = "echo '{\"event\":\"ready\"}'; ";
    private static final String IDEA = idea("\"slug\":\"a-1\",\"priority\":2,\"content\":\" think \"");
    private static final String DONE = say("{\"event\":\"ideation-done\",\"task_id\":\"t1\"}");

    private volatile String log = "";
    private final List<ProcessPeer> started = new ArrayList<>();

    @AfterEach
    void end_them() throws Exception {
        for (ProcessPeer peer : started) {
            peer.end();
        }
    }

    @Test
    void ideas_are_taken_when_the_answer_is_done() throws Exception {
        String merge = idea(
                "\"slug\":\"b\",\"priority\":true,\"parent_commits\":[\"%s\"],\"artifacts_uri\":\"https://n.example/1\",\"more\":[]"
                        .formatted(COMMIT));

        assertThat(answer(READY + "read r; " + IDEA + merge + DONE + "sleep 99"))
                .isEqualTo(new Answer.Ideas(List.of(
                        new IdeaLine("a-1", 2, List.of(), "think", null),
                        new IdeaLine("b", 1, List.of(COMMIT), null, "https://n.example/1"))));
    }

    @Test
    void an_answer_without_ideas_is_an_answer() throws Exception {
        assertThat(answer(READY + "read r; " + DONE + "sleep 99")).isEqualTo(new Answer.Ideas(List.of()));
    }

    @Test
    void the_request_is_one_line_and_reaches_the_command_whole() throws Exception {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("history", "x".repeat(300_000));
        Session session = open(READY + "read -r r; echo \"${#r} $r\" | cut -c1-60 >&2; " + DONE + "sleep 99")
                .orElseThrow();

        session.ask("t1", request, PATIENCE);

        await().until(() -> log.contains("\n"));
        assertThat(log).startsWith("300048 {\"event\":\"ideation\",\"task_id\":\"t1\",\"history\":\"xxx");
    }

    @Test
    void an_error_drops_the_ideas_and_keeps_the_process() throws Exception {
        String error = say("{\"event\":\"ideation-error\",\"task_id\":\"t1\",\"reason\":\"quota\"}");
        Session session = open(READY + "read r; " + IDEA + error + "read r; " + DONE.replace("t1", "t2") + "sleep 99")
                .orElseThrow();

        assertThat(ask(session, "t1")).isEqualTo(new Answer.Failed("quota"));
        assertThat(session.isOpen()).isTrue();
        assertThat(ask(session, "t2")).isEqualTo(new Answer.Ideas(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"ideation-done\"}",
                "{\"event\":\"ideation-done\",\"task_id\":\"t9\"}",
                "{\"task_id\":\"t1\"}",
                "{\"event\":\"progress\",\"task_id\":\"t1\"}",
                "{\"level\":\"info\",\"message\":\"a structured log line\"}"
            })
    void an_object_that_is_not_of_the_protocol_ends_the_session(String line) throws Exception {
        Session session =
                open(READY + "read r; " + say(line) + DONE + "sleep 99").orElseThrow();

        assertThat(ask(session, "t1")).isInstanceOf(Answer.Broken.class);
        assertThat(session.isOpen()).isFalse();
        assertThat(started.getFirst().process().exit()).isDone();
    }

    @Test
    void what_is_no_json_object_is_passed_over() throws Exception {
        assertThat(answer("echo hello; echo '{\"event\":\"boot\"}'; " + READY
                        + "read r; echo; echo 'thinking…'; echo '[1]'; echo 7; echo '{'; " + IDEA + DONE + "sleep 99"))
                .isInstanceOfSatisfying(
                        Answer.Ideas.class, answer -> assertThat(answer.ideas()).hasSize(1));
    }

    @Test
    void one_deadline_holds_for_the_answer_however_much_comes_in() throws Exception {
        Session session = open(READY + "read r; while true; do " + IDEA + "sleep 0.1; done")
                .orElseThrow();

        assertThat(session.ask("t1", request(), Duration.ofSeconds(1)))
                .isEqualTo(new Answer.Broken("no complete answer within its time"));
        assertThat(started.getFirst().process().exit()).isDone();
    }

    @Test
    void a_command_that_does_not_read_its_request_is_given_up() throws Exception {
        ObjectNode large = request().put("history", "x".repeat(300_000));
        Session session = open(READY + "sleep 99").orElseThrow();

        assertThat(session.ask("t1", large, Duration.ofMillis(500))).isInstanceOf(Answer.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exit 3", "exec >&-; sleep 99", "printf '{\"event\":\"idea\\377\"}\\n'; sleep 99", "kill -9 $$"})
    void the_end_of_its_output_and_what_is_no_utf_8_end_the_session(String then) throws Exception {
        Session session = open(READY + "read r; " + IDEA + then).orElseThrow();

        assertThat(ask(session, "t1")).isInstanceOf(Answer.Broken.class);
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void a_line_without_end_ends_the_session() throws Exception {
        Session session = open(READY + "read r; head -c 2000000 /dev/zero | tr '\\0' x; sleep 99")
                .orElseThrow();

        assertThat(ask(session, "t1")).isEqualTo(new Answer.Broken("a line is longer than 1048576 bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"slug\":7,\"priority\":1,\"content\":\"c\"",
                "\"slug\":\"Bad\",\"priority\":1,\"content\":\"c\"",
                "\"slug\":\"a\",\"content\":\"c\"",
                "\"slug\":\"a\",\"priority\":\"1\",\"content\":\"c\"",
                "\"slug\":\"a\",\"priority\":NaN,\"content\":\"c\"",
                "\"slug\":\"a\",\"priority\":1,\"parent_commits\":[],\"content\":\"c\"",
                "\"slug\":\"a\",\"priority\":1,\"parent_commits\":[\"abc\"],\"content\":\"c\"",
                "\"slug\":\"a\",\"priority\":1",
                "\"slug\":\"a\",\"priority\":1,\"content\":\"  \"",
                "\"slug\":\"a\",\"priority\":1,\"artifacts_uri\":\"no scheme\""
            })
    void an_idea_that_cannot_be_taken_fails_its_answer_and_never_the_next(String fields) throws Exception {
        Session session = open(READY + "read r; " + IDEA + idea(fields) + IDEA + DONE + "read r; "
                        + (IDEA + DONE).replace("t1", "t2") + "sleep 99")
                .orElseThrow();

        assertThat(ask(session, "t1"))
                .isInstanceOfSatisfying(
                        Answer.Failed.class, failed -> assertThat(failed.why()).startsWith("idea 2: "));
        assertThat(ask(session, "t2"))
                .isInstanceOfSatisfying(
                        Answer.Ideas.class, answer -> assertThat(answer.ideas()).hasSize(1));
    }

    @Test
    void a_late_line_does_not_fail_the_next_request() throws Exception {
        Session session = open(READY + "read r; " + DONE + IDEA + "echo late; read r; " + IDEA
                        + DONE.replace("t1", "t2") + "sleep 99")
                .orElseThrow();

        assertThat(ask(session, "t1")).isEqualTo(new Answer.Ideas(List.of()));
        assertThat(ask(session, "t2")).isEqualTo(new Answer.Ideas(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 99",
                "exit 0",
                "echo '{\"event\":\"fatal\"}'; exit 2",
                "trap '' TERM; echo no; sleep 99; sleep 99"
            })
    void who_is_not_ready_in_time_is_ended(String script) throws Exception {
        ProcessPeer peer = start(script);

        assertThat(Session.open(peer, Duration.ofMillis(400))).isEmpty();
        assertThat(peer.process().exit()).isDone();
    }

    private Answer answer(String script) throws Exception {
        Session session = open(script).orElseThrow();
        Answer answer = ask(session, "t1");
        assertThat(session.isOpen()).isTrue();
        return answer;
    }

    private static Answer ask(Session session, String task) throws Exception {
        return session.ask(task, request(), PATIENCE);
    }

    private static ObjectNode request() {
        return JsonNodeFactory.instance.objectNode().put("experiment_id", "e");
    }

    private Optional<Session> open(String script) throws Exception {
        return Session.open(start(script), PATIENCE);
    }

    private ProcessPeer start(String script) throws Exception {
        ProcessSpec spec =
                new ProcessSpec(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
        Family family = new Family("LEASEHOLD_FAMILY=" + System.nanoTime(), null);
        ProcessPeer peer = ProcessPeer.start(spec, family, this::log, new GroupEnding(Duration.ofMillis(300)))
                .get(10, TimeUnit.SECONDS);
        started.add(peer);
        return peer;
    }

    private synchronized void log(ByteBuffer bytes) {
        log += StandardCharsets.UTF_8.decode(bytes);
    }

    private static String idea(String fields) {
        return say("{\"event\":\"idea\",\"task_id\":\"t1\"," + fields + "}");
    }

    private static String say(String json) {
        return "echo '" + json + "'; ";
    }
}
