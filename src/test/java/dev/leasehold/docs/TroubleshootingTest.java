package dev.leasehold.docs;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Fault;
import dev.leasehold.platform.problem.ProblemCode;
import org.junit.jupiter.api.Test;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * {@code docs/troubleshooting.md} has every code an attempt can end with and every code a request can be refused with. Their
 * first paragraph is what the code says; what follows it is written by hand, and kept.
 */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("docs/troubleshooting.md");
    private static final Pattern ENTRY = Pattern.compile("(?ms)^### `([a-z0-9-]+)`\\n\\n[^\\n]*\\n(.*?)(?=^##|\\z)");
    private static final String ATTEMPTS = "## Attempts\n";
    private static final String REQUESTS = "## Requests\n";

    @Test
    void every_code_has_its_paragraph() {
        String page = Pages.read(PAGE);
        Map<String, String> attempts = new HashMap<>();
        Map<String, String> requests = new HashMap<>();
        int middle = page.indexOf(REQUESTS);
        for (MatchResult entry : ENTRY.matcher(page).results().toList()) {
            (entry.start() < middle ? attempts : requests)
                    .put(entry.group(1), entry.group(2).strip());
        }
        StringBuilder fresh = new StringBuilder(page.substring(0, page.indexOf(ATTEMPTS)));
        fresh.append(ATTEMPTS).append(introduction(page, ATTEMPTS));
        for (Code code : Code.values()) {
            String whose = code.fault() == Fault.USER ? "The user's." : "The infrastructure's, and so tried again.";
            add(fresh, code.wire(), "*" + whose + "* " + code.suggestion(), attempts);
        }
        fresh.append('\n').append(REQUESTS).append(introduction(page, REQUESTS));
        for (ProblemCode code : ProblemCode.values()) {
            add(fresh, code.wire(), "*%d: %s.* %s".formatted(code.status(), code.title(), code.suggestion()), requests);
        }
        Pages.mustRead(PAGE, fresh.toString());
    }

    private static void add(StringBuilder page, String code, String line, Map<String, String> byHand) {
        page.append("\n### `").append(code).append("`\n\n").append(line).append('\n');
        String more = byHand.getOrDefault(code, "");
        if (!more.isEmpty()) {
            page.append('\n').append(more).append('\n');
        }
    }

    /** What stands before the first entry of a part. */
    private static String introduction(String page, String part) {
        int from = page.indexOf(part) + part.length();
        int to = page.indexOf("\n###", from);
        String text = (to < 0 ? page.substring(from) : page.substring(from, to)).strip();
        return text.isEmpty() ? "" : "\n" + text + "\n";
    }
}
