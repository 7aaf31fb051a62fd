package dev.leasehold.delivery;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.lease.Confirmations;
import dev.leasehold.lease.Confirmations.Decision;
import dev.leasehold.lease.Confirmations.Look;
import dev.leasehold.lease.Confirmations.Unconfirmed;
import dev.leasehold.lease.Rung;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The service's own part of the ladder: it reads back what is said to have landed, and looks from there for the parents.
 * Whatever a host or a pod said it saw decides nothing here.
 */
public final class Confirmer {
    private static final Logger LOG = Logger.getLogger(Confirmer.class);
    private static final int BATCH = 100;

    private final Confirmations confirmations;
    private final Forge forge;

    public Confirmer(Confirmations confirmations, Forge forge) {
        this.confirmations = confirmations;
        this.forge = forge;
    }

    /** Looks once at what is due. Returns how many that were. */
    public int round() {
        List<Unconfirmed> due = confirmations.take(BATCH);
        if (!due.isEmpty()) {
            confirmations.settle(due.stream().map(this::look).toList());
        }
        return due.size();
    }

    private Look look(Unconfirmed one) {
        Patience patience = one.last() ? Patience.SERVICE_LAST : Patience.SERVICE;
        Read read = read(one);
        Ancestry ancestry = new Ancestry.NotYet();
        Step step = Ladder.next(patience, new Pushed.NotYet(), read, ancestry);
        if (step instanceof Step.LookAtAncestry) {
            ancestry = ancestry(one);
            step = Ladder.next(patience, new Pushed.NotYet(), read, ancestry);
        }
        return new Look(one, new Rung("service", seen(one, read, ancestry)), decision(step));
    }

    private Read read(Unconfirmed one) {
        try {
            return Read.of(forge.read(one.source().repository(), one.ref()), one.commit());
        } catch (ForgeException e) {
            return new Read.Unreadable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "event=read-back-failed task=%s attempt=%d", one.task(), one.attempt());
            return new Read.Unreadable(e.toString());
        }
    }

    private Ancestry ancestry(Unconfirmed one) {
        try {
            for (String parent : one.source().parents()) {
                if (!forge.isAncestor(one.source().repository(), parent, one.commit())) {
                    return new Ancestry.Strays("the commit does not descend from the parent " + parent);
                }
            }
            return new Ancestry.Descends();
        } catch (ForgeException e) {
            return new Ancestry.Unreadable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "event=ancestry-failed task=%s attempt=%d", one.task(), one.attempt());
            return new Ancestry.Unreadable(e.toString());
        }
    }

    /** Null while nothing is decided. */
    private static @Nullable Decision decision(Step step) {
        return switch (step) {
            case Step.Confirmed _ -> Decision.CONFIRMED;
            case Step.Refused(var code, String sentence) -> new Decision(code, sentence);
            case Step.Failed(var code, String sentence) -> new Decision(code, sentence);
            case Step.ReadLater _, Step.Push _, Step.Read _, Step.LookAtAncestry _, Step.Indeterminate _ -> null;
        };
    }

    private static Map<String, Object> seen(Unconfirmed one, Read read, Ancestry ancestry) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("ref", one.ref());
        seen.put("expected", one.commit());
        switch (read) {
            case Read.NotYet _ -> seen.put("answer", "none");
            case Read.Equal _ -> seen.put("answer", "equal");
            case Read.Absent _ -> seen.put("answer", "absent");
            case Read.Different(String commit) -> {
                seen.put("answer", "different");
                seen.put("found", commit);
            }
            case Read.Unreadable(String why) -> {
                seen.put("answer", "unreadable");
                seen.put("why", why);
            }
        }
        switch (ancestry) {
            case Ancestry.NotYet _ -> {}
            case Ancestry.Descends _ -> seen.put("ancestry", "descends");
            case Ancestry.Strays(String why) -> seen.put("ancestry", why);
            case Ancestry.Unreadable(String why) -> seen.put("ancestry", "unreadable: " + why);
        }
        return seen;
    }
}
