package dev.leasehold.docs;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every link of a page to another file, or to a heading, leads somewhere. */
class LinksTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^ {0,3}```.*?^ {0,3}```\\s*?$|`[^`\\n]*`");
    private static final Pattern LINK =
            Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)[^)]*\\)|(?m)^\\[[^\\]]+]:\\s*(\\S+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}```.*?^ {0,3}```\\s*?$");

    @Test
    void every_relative_link_and_anchor_leads_somewhere() throws IOException {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(10);
        var story = new SoftAssertions();
        for (Path page : pages) {
            for (String link : links(page)) {
                story.assertThat(problem(page, link))
                        .as("%s links to %s", page, link)
                        .isEmpty();
            }
        }
        story.assertAll();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith("target") && !file.startsWith(".git"))
                    .toList();
        }
    }

    private static List<String> links(Path page) {
        Matcher matcher = LINK.matcher(CODE.matcher(Pages.read(page)).replaceAll(" "));
        List<String> links = new ArrayList<>();
        while (matcher.find()) {
            links.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return links.stream()
                .filter(link -> !link.matches("(?i)[a-z][a-z0-9+.-]*:.*"))
                .toList();
    }

    private static String problem(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty()
                ? page
                : Path.of(page.toString()).resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return "there is no " + target;
        }
        if (hash >= 0 && target.toString().endsWith(".md") && !anchors(target).contains(link.substring(hash + 1))) {
            return "there is no such heading";
        }
        return "";
    }

    /** As GitHub makes them: lower case, without punctuation, a dash for a space, a number where one comes again. */
    private static Set<String> anchors(Path page) {
        String text = FENCE.matcher(Pages.read(page)).replaceAll("");
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        for (MatchResult heading : HEADING.matcher(text).results().toList()) {
            String plain = heading.group(1)
                    .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                    .replace(' ', '-');
            int times = seen.merge(plain, 1, Integer::sum);
            anchors.add(times == 1 ? plain : plain + "-" + (times - 1));
        }
        return anchors;
    }
}
