package dev.leasehold.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small set of real work that shows what can happen to a task. Plain shell, no network. */
final class DemoTasks {
    private static final String PRIMES = """
            count=0; n=$FROM
            while [ $n -lt $TO ]; do
              d=2; prime=1
              while [ $((d * d)) -le $n ]; do
                if [ $((n % d)) -eq 0 ]; then prime=0; break; fi
                d=$((d + 1))
              done
              count=$((count + prime)); n=$((n + 1))
            done
            echo "$count primes from $FROM to $TO"
            printf '{"primes": %d}' $count > $LEASEHOLD_OUTCOME
            """;
    private static final int SLICES = 12;
    private static final int SLICE = 2_000;

    private DemoTasks() {}

    /** Bodies for {@code POST /v1/tasks}; the label {@code demo} is the name on the screen. */
    static List<Map<String, Object>> all(String role) {
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            String from = Integer.toString(2 + i * SLICE);
            String to = Integer.toString(2 + (i + 1) * SLICE);
            tasks.add(
                    task(role, "primes-%02d".formatted(i + 1), PRIMES, Map.of("env", Map.of("FROM", from, "TO", to))));
        }
        tasks.add(task(
                role,
                "reads-a-file",
                "sort -n in/numbers.txt | tail -1",
                Map.of(
                        "inputs",
                        List.of(Map.of("path", "in/numbers.txt", "content", "17\n4\n99\n23\n", "readOnly", true)))));
        tasks.add(task(
                role,
                "fails-once",
                "echo attempt $LEASEHOLD_ATTEMPT; [ $LEASEHOLD_ATTEMPT -gt 1 ]",
                Map.of("attempts", Map.of("user", 3, "infrastructure", 5))));
        tasks.add(task(role, "fails-for-good", "echo this cannot work; exit 3", Map.of()));
        tasks.add(task(role, "takes-too-long", "sleep 60", Map.of("timeoutSeconds", 2)));
        tasks.add(task(
                role,
                "looks-around",
                "echo \"I am $(id -u), I see $(ls -d /proc/[0-9]* | wc -l) processes\"; "
                        + "ls $HOME; env | cut -d= -f1 | sort | tr '\\n' ' '",
                Map.of()));
        tasks.add(task(role, "is-urgent", "echo first in line", Map.of("priority", 10)));
        return tasks;
    }

    private static Map<String, Object> task(String role, String name, String command, Map<String, Object> more) {
        Map<String, Object> task = new java.util.LinkedHashMap<>(more);
        task.put("role", role);
        task.put("command", command);
        task.put("labels", Map.of("demo", name));
        return task;
    }
}
