package dev.leasehold.worker.subprocess;

import java.nio.file.Path;

/** A host of its own in a JVM of its own, to be killed. Arguments: folder, level, token. Says when its task is up. */
final class CrashingHost {
    private CrashingHost() {}

    static final String LINE = """
            echo x > file
            setsid sleep TOKEN &
            (env -i /usr/bin/setsid -f /usr/bin/sleep TOKEN <&- >/dev/null 2>&1)
            (trap '' TERM HUP; sleep TOKEN) &
            echo up; sleep TOKEN
            """;

    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench(Path.of(arguments[0]), SandboxLevel.valueOf(arguments[1]));
        Bench.Started started = bench.start(RoleSettings.of("test"), Bench.shell(LINE.replace("TOKEN", arguments[2])));
        org.awaitility.Awaitility.await().until(() -> started.log().text().contains("up"));
        System.out.println("up");
        started.await();
    }
}
