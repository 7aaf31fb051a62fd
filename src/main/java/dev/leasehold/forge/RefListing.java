package dev.leasehold.forge;

import dev.leasehold.lease.Landing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Answers {@code ls-refs} of protocol version 2.
 *
 * <p>What tasks made is hidden: thousands of refs that a clone neither wants to hear of nor to fetch. They are listed for
 * who asks for {@code refs/heads/work/} by a prefix, as a fetch of {@code refs/heads/work/*} does; and an attempt always
 * sees its own.
 */
final class RefListing {
    private static final int MOST_PREFIXES = 1_000;

    private final List<String> prefixes = new ArrayList<>();
    private boolean peel;
    private boolean symrefs;
    private boolean unborn;

    private RefListing() {}

    /** Reads what comes after {@code command=ls-refs}, to the end of the request. */
    static RefListing read(InputStream in) throws IOException {
        var listing = new RefListing();
        for (PktLine.Packet packet = PktLine.read(in);
                packet != null && packet.kind() != PktLine.Kind.FLUSH;
                packet = PktLine.read(in)) {
            listing.take(packet.text());
        }
        return listing;
    }

    private void take(String argument) throws IOException {
        if (argument.startsWith("ref-prefix ")) {
            prefixes.add(argument.substring("ref-prefix ".length()));
        }
        if (prefixes.size() > MOST_PREFIXES) {
            throw new IOException("more than %d prefixes".formatted(MOST_PREFIXES));
        }
        peel |= argument.equals("peel");
        symrefs |= argument.equals("symrefs");
        unborn |= argument.equals("unborn");
    }

    byte[] answer(BareRepository repository, Client client, GitProgram git) throws IOException {
        NavigableMap<String, String> refs = found(repository, client);
        Map<String, String> peeled =
                peel && !refs.subMap("refs/tags/", "refs/tags0").isEmpty() ? peeled(repository, git) : Map.of();
        var out = new ByteArrayOutputStream();
        if (wants("HEAD")) {
            head(repository, out);
        }
        for (var ref : refs.entrySet()) {
            String more = peeled.getOrDefault(ref.getKey(), "");
            PktLine.write(out, ref.getValue() + " " + ref.getKey() + (more.isEmpty() ? "" : " peeled:" + more) + "\n");
        }
        PktLine.mark(out, PktLine.FLUSH);
        return out.toByteArray();
    }

    private boolean wants(String ref) {
        return prefixes.isEmpty() || prefixes.stream().anyMatch(ref::startsWith);
    }

    private NavigableMap<String, String> found(BareRepository repository, Client client) throws IOException {
        Predicate<String> shown = ref -> !RefNames.isHidden(ref);
        NavigableMap<String, String> refs = new TreeMap<>();
        for (String prefix : prefixes.isEmpty() ? List.of("refs/") : prefixes) {
            refs.putAll(repository.refs().list(prefix, RefNames.isHidden(prefix) ? ref -> true : shown));
        }
        if (client instanceof Client.Attempt attempt) {
            String own = Landing.refOf(attempt.task(), attempt.number());
            if (wants(own)) {
                repository.refs().read(own).ifPresent(commit -> refs.put(own, commit));
            }
        }
        return refs;
    }

    private void head(BareRepository repository, ByteArrayOutputStream out) throws IOException {
        Optional<String> commit = repository.refs().read(Forge.MAIN);
        String target = " symref-target:" + Forge.MAIN;
        if (commit.isPresent()) {
            PktLine.write(out, commit.get() + " HEAD" + (symrefs ? target : "") + "\n");
        } else if (unborn) {
            PktLine.write(out, "unborn HEAD" + target + "\n");
        }
    }

    /** What annotated tags point to, which only the objects tell. */
    private static Map<String, String> peeled(BareRepository repository, GitProgram git) {
        Map<String, String> peeled = new TreeMap<>();
        git.run(repository.folder(), "for-each-ref", "--format=%(refname) %(*objectname)", "refs/tags/")
                .orThrow("The tags could not be read")
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(parts -> peeled.put(parts[0], parts.length > 1 ? parts[1] : ""));
        return peeled;
    }
}
