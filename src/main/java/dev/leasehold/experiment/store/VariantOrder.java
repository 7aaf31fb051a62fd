package dev.leasehold.experiment.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what people sort variants. */
public enum VariantOrder {
    RANK,
    NEWEST,
    FINISHED,
    NAME,
    STATE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that is none of these. */
    public static Optional<VariantOrder> of(String wire) {
        return Arrays.stream(values())
                .filter(order -> order.wire().equals(wire))
                .findFirst();
    }
}
