package dev.leasehold.worker;

import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import org.jspecify.annotations.Nullable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user may choose of a role's pods, within the operator's bounds. */
public final class PodChoice {
    /** The name under which {@code disk-limit} can be asked for. */
    public static final String DISK = "disk";

    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)(m|k|M|G|T|Ki|Mi|Gi|Ti|)");
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "m", new BigDecimal("0.001"),
            "", BigDecimal.ONE,
            "k", BigDecimal.valueOf(1_000),
            "M", BigDecimal.valueOf(1_000_000),
            "G", BigDecimal.valueOf(1_000_000_000),
            "T", BigDecimal.valueOf(1_000_000_000_000L),
            "Ki", BigDecimal.valueOf(1L << 10),
            "Mi", BigDecimal.valueOf(1L << 20),
            "Gi", BigDecimal.valueOf(1L << 30),
            "Ti", BigDecimal.valueOf(1L << 40));

    private PodChoice() {}

    /** What is wrong with a choice: the field it is in, and why. */
    public record Refused(String field, String why) {}

    /** Empty when the role allows it, as it does when nothing was chosen. */
    public static Optional<Refused> check(
            String name, Role role, @Nullable String image, Map<String, String> resources) {
        if (image == null && resources.isEmpty()) {
            return Optional.empty();
        }
        if (role.mode() != ModeName.POD_EXEC) {
            return Optional.of(new Refused(
                    image == null ? "resources" : "image",
                    "the role '%s' does not run as pods, and has its own".formatted(name)));
        }
        PodExecConfig pod = role.podExec();
        if (image != null && !allowed(image, pod)) {
            return Optional.of(new Refused(
                    "image",
                    "the role '%s' allows %s, not '%s'"
                            .formatted(
                                    name, pod.images().<Object>map(List::copyOf).orElse("no other image"), image)));
        }
        return resources.entrySet().stream()
                .flatMap(each -> check(name, pod, each.getKey(), each.getValue()).stream())
                .findFirst();
    }

    private static boolean allowed(String image, PodExecConfig pod) {
        return pod.image().filter(image::equals).isPresent()
                || pod.images().orElse(List.of()).stream()
                        .anyMatch(each -> each.endsWith("*")
                                ? image.startsWith(each.substring(0, each.length() - 1))
                                : image.equals(each));
    }

    private static Optional<Refused> check(String name, PodExecConfig pod, String resource, String amount) {
        String field = "resources." + resource;
        Optional<BigDecimal> asked = amount(amount).filter(value -> value.signum() > 0);
        if (asked.isEmpty()) {
            return Optional.of(new Refused(field, "'%s' is no amount such as 500m, 2 or 1Gi".formatted(amount)));
        }
        String most = pod.maximum().get(resource);
        if (most == null) {
            return Optional.of(new Refused(field, "the role '%s' lets nobody choose it".formatted(name)));
        }
        return asked.get().compareTo(amount(most).orElse(BigDecimal.ZERO)) > 0
                ? Optional.of(
                        new Refused(field, "is %s, the role '%s' allows %s at most".formatted(amount, name, most)))
                : Optional.empty();
    }

    /** Empty for what is none. */
    public static Optional<BigDecimal> amount(String text) {
        Matcher parts = AMOUNT.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new BigDecimal(parts.group(1)).multiply(UNITS.getOrDefault(parts.group(2), BigDecimal.ONE)))
                : Optional.empty();
    }
}
