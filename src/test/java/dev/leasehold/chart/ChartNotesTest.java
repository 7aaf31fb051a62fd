package dev.leasehold.chart;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.InstallCommand;
import dev.leasehold.docs.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code helm install} says at its end, for every case in {@code charts/leasehold/ci}. Write the expected words anew
 * with {@code ./mvnw test -Dtest=ChartNotesTest -Dleasehold.write-docs=true}.
 */
class ChartNotesTest {
    private static final Path GOLDEN = Path.of("charts/golden/notes");

    static List<String> cases() {
        return Chart.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void it_tells_what_this_configuration_is_and_what_comes_next(String name) {
        Pages.mustRead(GOLDEN.resolve(name + ".txt"), notes(name));
    }

    @Test
    void without_rbac_it_prints_what_has_to_be_there_which_is_what_the_chart_would_have_made() {
        String printed = notes("elsewhere");
        String yaml = printed.substring(printed.indexOf("apiVersion:"), printed.indexOf("\nNext:"));

        assertThat(Chart.objects(yaml))
                .extracting(Chart::kind)
                .containsExactlyInAnyOrder("ConfigMap", "Role", "RoleBinding");
        assertThat(Chart.ofKind(yaml, "Role"))
                .singleElement()
                .satisfies(role -> assertThat(Chart.at(role, "rules"))
                        .isEqualTo(Chart.at(
                                Chart.ofKind(Chart.ofCase("pod-exec"), "Role").getFirst(), "rules")));
    }

    @Test
    void authorities_that_no_pod_looks_at_are_told_of() {
        String unused = "tasks.serviceCa is set, and nothing looks at it";

        assertThat(notes(plain().set("tasks.serviceCa.existingSecret", "leasehold-tls")))
                .contains(unused);
        assertThat(notes("authority")).doesNotContain(unused);
    }

    private static String notes(String name) {
        return notes(plain().withValuesFile(
                        Chart.FOLDER.resolve("ci").resolve(name + ".yaml").toAbsolutePath()));
    }

    private static InstallCommand plain() {
        return Chart.helm()
                .install()
                .clientOnly()
                .withDryRunOption(DryRun.CLIENT)
                .withName("leasehold")
                .withNamespace("lab")
                .withKubeVersion(Chart.KUBERNETES);
    }

    private static String notes(InstallCommand install) {
        String output = install.call().getOutput();
        return output.substring(output.indexOf("NOTES:\n") + "NOTES:\n".length())
                        .strip() + "\n";
    }
}
