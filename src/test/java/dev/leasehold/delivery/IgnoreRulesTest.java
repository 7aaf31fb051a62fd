package dev.leasehold.delivery;

import dev.leasehold.testing.GitRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Which files count, against git's own word on the same folder. */
class IgnoreRulesTest {
    private static final int ROUNDS = 25;
    private static final List<String> NAMES = List.of("a", "b", "ab", "a.log", "x1", "b.txt", "aa", "[a]", "!b", "#c");
    /** Without {@code a**}, where git does other than its manual says. */
    private static final List<String> PARTS = List.of(
            "a",
            "b",
            "*",
            "?",
            "a*",
            "*.log",
            "[ab]",
            "[!a]",
            "[a-c]*",
            "**",
            "x[0-9]",
            "*b*",
            "\\!b",
            "\\#c",
            "[[:alpha:]]",
            "a?",
            "[]a]",
            "*.t[x-z]t",
            "\\[a\\]");

    private static final ParentTree NOTHING = new ParentTree(Map.of(), Set.of(), Set.of());

    @TempDir
    Path folder;

    @Test
    void the_same_files_are_ignored_as_by_git() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            Path top = Files.createDirectory(folder.resolve("round" + round));
            GitRepository git = new GitRepository(top);
            git.git("init", "-q");
            fill(top, 3, random);

            String listed = git.git("ls-files", "--others", "--exclude-per-directory=.gitignore", "-z");
            TreeSet<String> expected = new TreeSet<>(List.of(listed.split("\0", -1)));
            expected.remove("");
            TreeSet<String> found = new TreeSet<>(new WorktreeWalk(NOTHING, OutputLimits.DEFAULT)
                    .walk(DiskEntry.of(top))
                    .keySet());

            assertThat(differences(found, expected)).as("round %d", round).isEmpty();
        }
    }

    private static void fill(Path at, int depth, Random random) throws Exception {
        if (random.nextInt(3) < 2) {
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                lines.add(line(random));
            }
            Files.write(at.resolve(".gitignore"), lines);
        }
        for (String name : NAMES) {
            if (depth > 0 && random.nextInt(3) == 0) {
                fill(Files.createDirectory(at.resolve(name)), depth - 1, random);
            } else if (random.nextInt(2) == 0) {
                Files.writeString(at.resolve(name), "x");
            }
        }
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder(random.nextInt(4) == 0 ? "!" : "");
        line.append(random.nextInt(4) == 0 ? "/" : "");
        line.append(PARTS.get(random.nextInt(PARTS.size())));
        while (random.nextInt(3) == 0) {
            line.append('/').append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return line.append(random.nextInt(5) == 0 ? "/" : "").toString();
    }

    private static List<String> differences(Set<String> found, Set<String> expected) {
        return Stream.concat(
                        found.stream().filter(path -> !expected.contains(path)).map(path -> "too many: " + path),
                        expected.stream().filter(path -> !found.contains(path)).map(path -> "missing: " + path))
                .toList();
    }
}
