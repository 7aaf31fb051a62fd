package dev.leasehold.structure;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** How tests are written: they wait for what they wait for, not for a time to pass. */
@AnalyzeClasses(packages = "dev.leasehold", importOptions = ImportOption.OnlyIncludeTests.class)
class TestHabitsTest {
    @ArchTest
    static final ArchRule no_test_sleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .because("a sleep is too short on a slow machine and too long on all others: use Awaitility or a latch");
}
