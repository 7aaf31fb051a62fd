package dev.leasehold.platform.process;

import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ProcessRuntimeTest {
    private final ProcessRuntime runtime = ProcessRuntime.get();
    private final Family family = new Family("LEASEHOLD_FAMILY=" + System.nanoTime(), null);

    @Test
    void a_process_is_told_apart_by_its_exit_code_or_its_signal() throws Exception {
        assertThat(run("exit 7")).satisfies(exit -> {
            assertThat(exit.code()).isEqualTo(7);
            assertThat(exit.signal()).isNull();
        });
        assertThat(run("kill -9 $$").signal()).isEqualTo(9);
    }

    @Test
    void a_program_that_is_not_there_is_an_answer_of_its_own() {
        assertThatThrownBy(() -> spawn(List.of("/no/such/program"), ignored -> {}))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SpawnException.class,
                        e -> assertThat(e.programMissing()).isTrue())
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void a_process_leads_a_session_of_its_own_with_default_signals() throws Exception {
        StringBuilder out = new StringBuilder();
        NativeProcess process = spawn(
                List.of(
                        "/bin/sh",
                        "-c",
                        "grep -E 'Sig(Blk|Ign)' /proc/self/status; read line < /proc/$$/stat; echo $line"),
                bytes -> out.append(StandardCharsets.US_ASCII.decode(bytes)));
        process.outputEnd().get(10, TimeUnit.SECONDS);

        assertThat(out.toString())
                .containsPattern("SigBlk:\\s+0000000000000000")
                .containsPattern("SigIgn:\\s+0000000000000000");
        String[] stat =
                out.toString().lines().reduce("", (before, line) -> line).split(" ", -1);
        assertThat(stat[5]).as("session").isEqualTo(String.valueOf(process.pid()));
    }

    @Test
    void hundreds_at_once_are_all_heard_out_and_reaped() throws Exception {
        List<NativeProcess> processes = new ArrayList<>();
        List<StringBuilder> outputs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StringBuilder out = new StringBuilder();
            outputs.add(out);
            processes.add(spawn(
                    List.of("/bin/sh", "-c", "sleep 0.2; echo " + i + "; exit " + i % 100),
                    bytes -> out.append(StandardCharsets.US_ASCII.decode(bytes))));
        }
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).exit().get(30, TimeUnit.SECONDS).code()).isEqualTo(i % 100);
            processes.get(i).outputEnd().get(10, TimeUnit.SECONDS);
            assertThat(outputs.get(i).toString()).isEqualTo(i + "\n");
        }
    }

    @Test
    void an_orphan_of_nobody_is_ended_even_when_it_left_no_trace_of_where_it_came_from() throws Exception {
        Family other = new Family("LEASEHOLD_FAMILY=other", null);
        runtime.join(other);
        try {
            run("exec env -i /usr/bin/setsid -f /usr/bin/setsid -f sleep 299.1234 <&- >/dev/null 2>&1");
            await().until(() -> sleeping("299.1234").isEmpty());
        } finally {
            runtime.leave(other);
        }
    }

    @Test
    void what_this_jvm_started_in_another_way_is_left_alone_as_an_orphan_too() throws Exception {
        runtime.join(family);
        try {
            Process daemonizer = new ProcessBuilder("setsid", "-f", "sleep", "299.5678").start();
            daemonizer.waitFor();
            await().until(() -> !sleeping("299.5678").isEmpty());
            int orphan = sleeping("299.5678").getFirst();
            await().until(() -> ProcFs.stat(orphan).orElseThrow().parent() == ProcFs.SELF);

            runtime.orphansOf(family);
            runtime.orphansOf(family);

            assertThat(sleeping("299.5678")).containsExactly(orphan);
            Libc.kill(orphan, 9);
            await().until(() -> Libc.reap(orphan).pid() == orphan);
        } finally {
            runtime.leave(family);
        }
    }

    private static List<Integer> sleeping(String seconds) {
        return ProcFs.pids().stream()
                .filter(pid -> cmdline(pid).endsWith("sleep\0" + seconds + "\0"))
                .toList();
    }

    private static String cmdline(int pid) {
        try {
            return java.nio.file.Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private Exit run(String line) throws Exception {
        return spawn(List.of("/bin/sh", "-c", line), ignored -> {}).exit().get(10, TimeUnit.SECONDS);
    }

    private NativeProcess spawn(List<String> argv, java.util.function.Consumer<ByteBuffer> output) throws Exception {
        ProcessSpec spec = new ProcessSpec(argv, Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
        return runtime.spawn(spec, family, output).get(10, TimeUnit.SECONDS);
    }
}
