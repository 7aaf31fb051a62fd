package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import org.jspecify.annotations.Nullable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How much one attempt may take, within what the operator allows the role; null is as much as that. */
public record Resources(
        @Nullable Double cpu,
        @Nullable Long memoryBytes,
        @Nullable Long workspaceBytes,
        @Nullable Integer processes) {
    public static final Resources AS_THE_ROLE = new Resources(null, null, null, null);

    private static final Pattern BYTES = Pattern.compile("[1-9][0-9]{0,11}(?:KiB|MiB|GiB)?");
    private static final Shape<Long> SIZE =
            Scalars.text("a size such as 512MiB or 2GiB", BYTES).as(Resources::bytes);

    private static final Field<Double> CPU =
            Field.optional("cpu", Scalars.number().as(Resources::positive), "Processors, such as 0.5 or 2.");
    private static final Field<Long> MEMORY = Field.optional("memory", SIZE, "Memory, such as 512MiB.");
    private static final Field<Long> WORKSPACE = Field.optional("workspace", SIZE, "Disk, such as 2GiB.");
    private static final Field<Integer> PROCESSES =
            Field.optional("processes", Scalars.whole(1, 32_768), "Processes and threads at once.");

    static final Shape<Resources> SHAPE = ObjectShape.of(
            List.of(CPU, MEMORY, WORKSPACE, PROCESSES),
            values -> new Resources(
                    values.find(CPU).orElse(null),
                    values.find(MEMORY).orElse(null),
                    values.find(WORKSPACE).orElse(null),
                    values.find(PROCESSES).orElse(null)));

    /** As Kubernetes names and writes them. Processes are no resource there. */
    public Map<String, String> amounts() {
        Map<String, String> amounts = new TreeMap<>();
        if (cpu != null) {
            amounts.put("cpu", BigDecimal.valueOf(Math.max(1, Math.round(cpu * 1_000))) + "m");
        }
        if (memoryBytes != null) {
            amounts.put("memory", memoryBytes.toString());
        }
        if (workspaceBytes != null) {
            amounts.put("disk", workspaceBytes.toString());
        }
        return amounts;
    }

    private static double positive(double cpu) {
        if (cpu <= 0 || cpu > 1_024) {
            throw new IllegalArgumentException("must be more than 0 and at most 1024, is " + cpu);
        }
        return cpu;
    }

    private static long bytes(String text) {
        int digits = (int) text.chars().takeWhile(Character::isDigit).count();
        long factor = switch (text.substring(digits).toUpperCase(Locale.ROOT)) {
            case "KIB" -> 1L << 10;
            case "MIB" -> 1L << 20;
            case "GIB" -> 1L << 30;
            default -> 1;
        };
        return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), factor);
    }
}
