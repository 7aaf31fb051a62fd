package dev.leasehold.worker;

import dev.leasehold.live.LogPiece;
import dev.leasehold.worker.Mode.Stop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Hands over what attempts have printed, the pieces of many at once.
 *
 * <ul>
 *   <li>One shipment at a time, so that pieces of one log arrive in order.
 *   <li>Who has lost its lease is stopped here as well as by a renewal.
 * </ul>
 */
final class LogShipping {
    private final Broker broker;
    private final HostWatch watch;

    LogShipping(Broker broker, HostWatch watch) {
        this.broker = broker;
        this.watch = watch;
    }

    /** Until all is there that the writers have; {@code ended} ones have their last piece too. */
    synchronized void ship(List<Holding> writers, boolean ended) {
        List<Holding> unfinished = writers;
        while (!unfinished.isEmpty()) {
            Map<Long, Holding> written = new HashMap<>();
            List<LogPiece> pieces = new ArrayList<>();
            for (Holding writer : unfinished) {
                writer.log().next(ended).ifPresent(piece -> {
                    pieces.add(piece);
                    written.put(piece.epoch(), writer);
                });
            }
            Set<String> lost = append(pieces, written);
            written.values().forEach(writer -> writer.log().handedOver());
            unfinished = written.values().stream()
                    .filter(writer -> !loses(writer, lost))
                    .toList();
        }
    }

    private Set<String> append(List<LogPiece> pieces, Map<Long, Holding> writers) {
        try {
            return pieces.isEmpty() ? Set.of() : broker.append(pieces);
        } catch (BrokerException e) {
            if (!e.refused()) {
                throw e;
            }
            return appendOneByOne(pieces, writers, e);
        }
    }

    /** A piece that the service cannot take ends its own log, and holds up neither the others nor any report. */
    private Set<String> appendOneByOne(List<LogPiece> pieces, Map<Long, Holding> writers, BrokerException refusal) {
        if (pieces.size() == 1) {
            Holding writer =
                    Objects.requireNonNull(writers.get(pieces.getFirst().epoch()));
            writer.log().giveUp();
            watch.logRefused(writer.grant, refusal);
            return Set.of();
        }
        Set<String> lost = new HashSet<>();
        for (LogPiece piece : pieces) {
            lost.addAll(append(List.of(piece), writers));
        }
        return lost;
    }

    private boolean loses(Holding writer, Set<String> lost) {
        boolean isLost = lost.contains(writer.grant.task());
        if (isLost && writer.stop(Stop.LEASE_LOST)) {
            watch.leaseLost(writer.grant);
        }
        return isLost;
    }
}
