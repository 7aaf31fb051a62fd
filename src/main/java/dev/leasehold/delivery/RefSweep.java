package dev.leasehold.delivery;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.forge.RefView;
import dev.leasehold.forge.RepositoryView;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Landings;
import org.jboss.logging.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes the work refs of attempts that landed nowhere: failed, superseded, indeterminate to the end. */
public final class RefSweep {
    private static final Logger LOG = Logger.getLogger(RefSweep.class);
    private static final int BATCH = 1_000;

    private final Forge forge;
    private final Landings landings;

    public RefSweep(Forge forge, Landings landings) {
        this.forge = forge;
        this.landings = landings;
    }

    /** A ref that was, or dry would be, removed. */
    public record Swept(String repository, String ref, String commit) {}

    /** Of attempts that ended at least so long ago. A repository that cannot be read is left for the next time. */
    public List<Swept> run(Duration age, boolean dryRun) {
        List<Swept> swept = new ArrayList<>();
        for (RepositoryView repository : forge.list()) {
            try {
                sweep(repository.name(), age, dryRun, swept);
            } catch (ForgeException e) {
                LOG.warnf("event=ref-sweep-failed repository=%s why=\"%s\"", repository.name(), e.getMessage());
            }
        }
        return swept;
    }

    private void sweep(String repository, Duration age, boolean dryRun, List<Swept> swept) {
        List<RefView> refs = forge.refs(repository, Landing.REFS);
        for (int from = 0; from < refs.size(); from += BATCH) {
            List<RefView> batch = refs.subList(from, Math.min(refs.size(), from + BATCH));
            Set<String> superseded = new HashSet<>(
                    landings.superseded(batch.stream().map(RefView::ref).toList(), age));
            for (RefView ref : batch) {
                if (superseded.contains(ref.ref())
                        && (dryRun || forge.deleteRef(repository, ref.ref(), ref.commit()))) {
                    swept.add(new Swept(repository, ref.ref(), ref.commit()));
                }
            }
        }
    }
}
