package dev.leasehold.structure;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.leasehold.api.security.Requires;
import jakarta.ws.rs.HttpMethod;
import org.jspecify.annotations.NullMarked;
import java.util.List;
import java.util.stream.IntStream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** The package map of the design: what lies lower knows nothing of what lies higher. */
@AnalyzeClasses(packages = "dev.leasehold", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageArrowsTest {
    /** From the top. Those in one row do not know each other either. */
    private static final List<List<String>> MAP = List.of(
            List.of("ui"),
            List.of("api", "cli"),
            List.of("experiment"),
            List.of("worker"),
            List.of("reaper"),
            List.of("delivery"),
            List.of("forge"),
            List.of("live"),
            List.of("lease"),
            List.of("platform"));

    /** The database driver's world: only who owns tables goes there. */
    private static final String SQL = "java.sql..";

    @ArchTest
    void arrows_point_down_only(JavaClasses code) {
        IntStream.range(0, MAP.size())
                .forEach(row -> MAP.get(row)
                        .forEach(name -> knowsNothingAbove(name, row).check(code)));
    }

    @ArchTest
    void every_package_is_on_the_map(JavaClasses code) {
        List<String> known = MAP.stream().flatMap(List::stream).toList();

        assertThat(code.getPackage("dev.leasehold").getSubpackages())
                .extracting(JavaPackage::getRelativeName)
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    @ArchTest
    void every_package_says_what_it_owns_and_is_null_marked(JavaClasses code) {
        assertThat(code.stream().map(JavaClass::getPackage).distinct())
                .allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                        .as("package-info.java with @NullMarked in %s", each.getName())
                        .isTrue());
    }

    @ArchTest
    static final ArchRule only_the_command_line_prints = noClasses()
            .that()
            .resideOutsideOfPackage("dev.leasehold.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("a service logs, and a library says nothing");

    @ArchTest
    static final ArchRule only_who_owns_tables_speaks_sql = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.leasehold.api..", "dev.leasehold.ui..", "dev.leasehold.worker..", "dev.leasehold.reaper..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SQL)
            .because("rows are written by the package that owns them, each table by one class");

    @ArchTest
    static final ArchRule every_route_states_its_rule =
            methods().should(stateTheirRuleIfTheyAnswerRequests()).because("a route without @Requires is never run");

    @ArchTest
    static final ArchRule routes_are_resources_of_the_api = classes()
            .that()
            .areAnnotatedWith("jakarta.ws.rs.Path")
            .should()
            .resideInAnyPackage("dev.leasehold.api..", "dev.leasehold.ui..")
            .allowEmptyShould(true);

    private static ArchRule knowsNothingAbove(String name, int row) {
        String[] forbidden = MAP.subList(0, row + 1).stream()
                .flatMap(List::stream)
                .filter(other -> !other.equals(name))
                .map(PackageArrowsTest::all)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(all(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .because("arrows point down only")
                .allowEmptyShould(true);
    }

    private static String all(String name) {
        return "dev.leasehold." + name + "..";
    }

    private static ArchCondition<JavaMethod> stateTheirRuleIfTheyAnswerRequests() {
        return new ArchCondition<>("state their rule if they answer requests") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.isMetaAnnotatedWith(HttpMethod.class) && !method.isAnnotatedWith(Requires.class)) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " has no @Requires"));
                }
            }
        };
    }
}
