package dev.leasehold.testing.canary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Looks into the arguments and the environment of all processes for the mark, and of all that come from this one for
 * attempts' tokens as well.
 */
public final class ProcessSearch {
    private static final Path PROC = Path.of("/proc");

    private final Canary canary;
    private final AtomicLong looks = new AtomicLong();

    public ProcessSearch(Canary canary) {
        this.canary = canary;
    }

    long looks() {
        return looks.get();
    }

    /** Where it is, each with the program, but not with what was found. */
    public Set<String> look() {
        Set<Long> own =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
        Set<String> hits = new TreeSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                boolean tokens = own.contains(Long.valueOf(process.getFileName().toString()));
                look(process, "cmdline", tokens, hits);
                look(process, "environ", tokens, hits);
                looks.incrementAndGet();
            }
        } catch (IOException e) {
            hits.add("/proc could not be read: " + e);
        }
        return hits;
    }

    private void look(Path process, String name, boolean tokens, Set<String> hits) {
        Path file = process.resolve(name);
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (canary.isIn(text) || (tokens && Canary.holdsAttemptToken(text))) {
                hits.add(file + " of "
                        + Files.readString(process.resolve("comm")).strip());
            }
        } catch (IOException gone) {
            // A process that has ended meanwhile, or that is nobody's to look at.
        }
    }
}
