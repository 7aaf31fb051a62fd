package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.worker.Diagnosis;
import dev.leasehold.worker.Diagnosis.Unit;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells how an attempt's processes stand, from what the kernel shows of them anyway. */
final class ProcessDiagnosis {
    private static final int MOST_PROCESSES = 100;
    private static final long TICK_MILLIS = 10;
    private static final long PAGE_BYTES = 4096;

    private ProcessDiagnosis() {}

    static Diagnosis of(
            SubprocessHost host, String stage, long leftMillis, @Nullable Site site, @Nullable Commands commands) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("sandbox", host.describe());
        facts.put("timeoutInMillis", leftMillis);
        List<Unit> units = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (site != null) {
            site.group().peakMemoryBytes().ifPresent(bytes -> facts.put("peakMemoryBytes", bytes));
            site.group().cpuMicros().ifPresent(micros -> facts.put("cpuMillis", micros / 1000));
        }
        if (commands != null) {
            List<Run> runs = commands.runs();
            for (int i = 0; i < runs.size(); i++) {
                units.add(ended("command " + (i + 1), runs.get(i), site != null && site.throughInit()));
            }
            List<ProcFs.Stat> members = commands.members();
            members.stream()
                    .limit(MOST_PROCESSES)
                    .map(ProcessDiagnosis::running)
                    .forEach(units::add);
            if (members.size() > MOST_PROCESSES) {
                missing.add("%d more processes".formatted(members.size() - MOST_PROCESSES));
            }
        }
        return new Diagnosis("subprocess", stage, facts, units, missing);
    }

    private static Unit ended(String name, Run run, boolean throughInit) {
        String reason = run.ended() == null
                ? run.started() ? null : run.complaint()
                : run.ended().message();
        return new Unit(
                name,
                "ended",
                null,
                reason,
                run.exitCode(throughInit),
                run.signal(throughInit),
                null,
                run.exit().cpuMicros() / 1000,
                null,
                null);
    }

    private static Unit running(ProcFs.Stat process) {
        return new Unit(
                process.name(),
                state(process.state()),
                process.pid(),
                null,
                null,
                null,
                null,
                process.cpuTicks() * TICK_MILLIS,
                process.residentPages() * PAGE_BYTES,
                null);
    }

    private static String state(char letter) {
        return switch (letter) {
            case 'R' -> "running";
            case 'S', 'I' -> "sleeping";
            case 'D' -> "waiting for a device";
            case 'T', 't' -> "stopped";
            case 'Z', 'X' -> "ended";
            default -> String.valueOf(letter);
        };
    }
}
