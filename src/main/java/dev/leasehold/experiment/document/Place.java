package dev.leasehold.experiment.document;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where in a document a reader is, and where it says what is wrong there. */
public final class Place {
    private final String path;
    private final List<Finding> findings;

    Place(String path, List<Finding> findings) {
        this.path = path;
        this.findings = findings;
    }

    Place field(String name) {
        return new Place(path.isEmpty() ? name : path + "." + name, findings);
    }

    Place item(int index) {
        return new Place(path + "[" + index + "]", findings);
    }

    void find(Mark mark, String message) {
        findings.add(Finding.of(mark, path, message));
    }

    void findUnknown(Mark mark, String message, String word, Collection<String> known) {
        findings.add(Finding.unknown(mark, path, message, word, known));
    }

    void find(Mark mark, String message, String suggestion) {
        findings.add(new Finding(mark, path, message, List.of(), suggestion));
    }

    /** Says that this node cannot be taken. Always empty, so that a reader can return it. */
    <T> Optional<T> refuse(Node node, String message) {
        find(node.mark(), message);
        return Optional.empty();
    }

    int count() {
        return findings.size();
    }
}
