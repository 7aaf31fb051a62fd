package dev.leasehold.testing;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the test classes named as arguments where there is no Maven, a line for each test. Ends with 1 if one failed. An
 * argument {@code -METHOD} leaves out the tests of that name.
 */
public final class RunTests {
    private static final int LINES_OF_A_FAILURE = 12;

    private RunTests() {}

    public static void main(String[] arguments) {
        List<String> leftOut = List.of(arguments);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(arguments)
                        .filter(argument -> !argument.startsWith("-"))
                        .map(DiscoverySelectors::selectClass)
                        .toList())
                .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(
                        !leftOut.contains("-" + methodOf(test.getSource().orElse(null)))))
                .build();
        Lines lines = new Lines(System.out);
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, lines);
        System.out.printf("%d passed, %d failed, %d skipped%n", lines.passed, lines.failed, lines.skipped);
        // Not every class ends all the threads that it began.
        System.exit(lines.failed > 0 || lines.passed + lines.skipped == 0 ? 1 : 0);
    }

    private static String methodOf(@Nullable TestSource source) {
        return source instanceof MethodSource method ? method.getMethodName() : "";
    }

    private static final class Lines implements TestExecutionListener {
        private final PrintStream out;
        private final Map<TestIdentifier, Long> begun = new HashMap<>();
        private int passed;
        private int failed;
        private int skipped;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            begun.put(test, System.nanoTime());
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            ++skipped;
            say("skipped", test, reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Throwable cause = result.getThrowable().orElse(null);
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (test.isTest()) {
                        ++passed;
                        say("passed", test, "");
                    }
                }
                case ABORTED -> {
                    ++skipped;
                    say("skipped", test, String.valueOf(cause));
                }
                case FAILED -> {
                    ++failed;
                    say("FAILED", test, "");
                    tell(cause);
                }
            }
        }

        private void say(String how, TestIdentifier test, String why) {
            long millis = (System.nanoTime() - begun.getOrDefault(test, System.nanoTime())) / 1_000_000;
            String method = methodOf(test.getSource().orElse(null));
            String name = test.getDisplayName();
            out.printf(
                    "%s %d ms %s %s%n",
                    how,
                    millis,
                    name.startsWith(method) ? name : method + " " + name,
                    why.lines().findFirst().orElse(""));
            out.flush();
        }

        private void tell(Throwable failure) {
            for (Throwable each = failure; each != null; each = each.getCause()) {
                out.println("    " + each);
                Arrays.stream(each.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("dev.leasehold"))
                        .limit(LINES_OF_A_FAILURE)
                        .forEach(frame -> out.println("        at " + frame));
            }
            out.flush();
        }
    }
}
