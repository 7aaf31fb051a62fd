package dev.leasehold.worker;

import dev.leasehold.lease.Errand;
import java.util.List;

/**
 * What a host hears of what it holds.
 *
 * @param rang whether something was asked of some running task: a renewal may have more to tell
 * @param errands what was asked of its own, in the order in which it is to be done
 */
public record News(boolean rang, List<Errand> errands) {
    public static final News NONE = new News(false, List.of());
}
