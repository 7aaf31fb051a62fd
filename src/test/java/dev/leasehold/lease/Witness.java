package dev.leasehold.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Remembers what every user and host was told, and says when the answers cannot all be true.
 *
 * <p>Shared by all walkers of a run.
 */
final class Witness {
    private static final int RECENT = 25;

    private final List<String> submitted = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final Set<Long> epochs = new HashSet<>();
    private final Set<String> purged = ConcurrentHashMap.newKeySet();
    private final Map<Held, Verdict> believed = new ConcurrentHashMap<>();
    private final Map<String, Held> completedBy = new ConcurrentHashMap<>();
    private final Map<Held, Verdict> contradicted = new ConcurrentHashMap<>();

    synchronized void submitted(Collection<String> tasks) {
        submitted.addAll(tasks);
    }

    synchronized void granted(Collection<Grant> fresh) {
        for (Grant grant : fresh) {
            if (!epochs.add(grant.epoch())) {
                throw new AssertionError("epoch %d was granted twice, now as %s".formatted(grant.epoch(), grant));
            }
            grants.add(grant);
        }
    }

    void answered(Report report, Settlement answer) {
        switch (answer) {
            case Settlement.Accepted(String task, String state) -> {
                Verdict before = believed.putIfAbsent(report.lease(), report.verdict());
                if (before != null && !before.sameEndAs(report.verdict())) {
                    throw new AssertionError("%s was believed, and before it %s".formatted(report, before));
                }
                Held completed = state.equals("succeeded") ? completedBy.putIfAbsent(task, report.lease()) : null;
                if (completed != null && !completed.equals(report.lease())) {
                    throw new AssertionError("completed twice: by %s and by %s".formatted(completed, report));
                }
            }
            case Settlement.Conflict _ -> contradicted.put(report.lease(), report.verdict());
            case Settlement.LeaseLost _ -> {}
        }
    }

    void purged(Collection<String> tasks) {
        purged.addAll(tasks);
    }

    /** Whether users may no longer find it. */
    boolean isPurged(String task) {
        return purged.contains(task);
    }

    synchronized List<String> submitted() {
        return List.copyOf(submitted);
    }

    /** Conflicts with a report that nobody was told is believed. */
    List<Held> baselessConflicts() {
        return contradicted.keySet().stream()
                .filter(lease -> !believed.containsKey(lease))
                .toList();
    }

    /** Mostly a fresh one, sometimes one of long ago. */
    synchronized Optional<String> anyTask(RandomGenerator random) {
        return any(submitted, random);
    }

    /** Mostly a lease that may still hold, sometimes one of a host that was silent for ages. */
    synchronized Optional<Grant> anyGrant(RandomGenerator random) {
        return any(grants, random);
    }

    private static <T> Optional<T> any(List<T> all, RandomGenerator random) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int from = random.nextInt(5) == 0 ? 0 : Math.max(0, all.size() - RECENT);
        return Optional.of(all.get(random.nextInt(from, all.size())));
    }
}
