package dev.leasehold.experiment.standing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which variant began from which, as a tree by first parents; a merge names its other parents beside it.
 *
 * <p>A parent may be a variant's tip as well as its integration commit. What began from neither is a root.
 */
public record Lineage(List<Row> rows) {
    public Lineage {
        rows = List.copyOf(rows);
    }

    /**
     * One variant, below its first parent and deeper by one.
     *
     * @param parents the variants it began from; empty for a root
     */
    public record Row(VariantLine variant, int depth, List<String> parents) {
        public Row {
            parents = List.copyOf(parents);
        }
    }

    public static Lineage of(List<VariantLine> variants) {
        Map<String, String> byCommit = new HashMap<>();
        for (VariantLine line : variants) {
            if (line.commit() != null) {
                byCommit.putIfAbsent(line.commit(), line.id());
            }
            if (line.integrated() != null) {
                byCommit.putIfAbsent(line.integrated(), line.id());
            }
        }
        Map<String, List<Row>> children = new LinkedHashMap<>();
        for (VariantLine line : variants) {
            List<String> parents = line.parents().stream()
                    .filter(byCommit::containsKey)
                    .map(commit -> byCommit.getOrDefault(commit, ""))
                    .filter(parent -> !parent.equals(line.id()))
                    .toList();
            String above = parents.isEmpty() ? "" : parents.getFirst();
            children.computeIfAbsent(above, _ -> new ArrayList<>()).add(new Row(line, 0, parents));
        }
        return new Lineage(walk(children));
    }

    /** Depth first without recursion: a line of descent may be thousands long. What no root leads to stands at the end. */
    private static List<Row> walk(Map<String, List<Row>> children) {
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Row> open = new ArrayDeque<>(children.getOrDefault("", List.of()));
        children.values().stream().flatMap(List::stream).forEach(open::addLast);
        while (!open.isEmpty()) {
            Row row = open.pop();
            if (seen.add(row.variant().id())) {
                rows.add(row);
                children.getOrDefault(row.variant().id(), List.of()).reversed().stream()
                        .map(child -> new Row(child.variant(), row.depth() + 1, child.parents()))
                        .forEach(open::push);
            }
        }
        return rows;
    }
}
