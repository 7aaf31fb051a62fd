package dev.leasehold.experiment.document;

import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A document that cannot be taken, with everything that is wrong with it, from its top to its end. */
public final class InvalidDocument extends Exception {
    private static final Comparator<Finding> BY_PLACE = Comparator.<Finding>comparingInt(
                    finding -> finding.mark().line())
            .thenComparingInt(finding -> finding.mark().column());

    private final transient List<Finding> findings;

    public InvalidDocument(List<Finding> findings) {
        List<Finding> sorted = findings.stream().sorted(BY_PLACE).toList();
        super(sorted.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = sorted;
    }

    public List<Finding> findings() {
        return findings;
    }

    /** For an answer over REST: the first finding as the problem itself, all of them beside it. */
    public Problem problem() {
        Finding first = findings.getFirst();
        Problem problem = Problem.of(ProblemCode.FIELD_INVALID, first.toString())
                .with("field", first.path())
                .with("line", first.mark().line())
                .with("column", first.mark().column())
                .with("findings", findings.stream().map(InvalidDocument::body).toList());
        return first.suggestion().isEmpty() ? problem : problem.suggest(first.suggestion());
    }

    private static Map<String, Object> body(Finding finding) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("line", finding.mark().line());
        body.put("column", finding.mark().column());
        body.put("field", finding.path());
        body.put("message", finding.message());
        body.put("allowed", finding.allowed());
        body.put("suggestion", finding.suggestion());
        return body;
    }
}
