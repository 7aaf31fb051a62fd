package dev.leasehold.ui;

/**
 * The end of an attempt's log.
 *
 * @param from the offset of its first byte here; more than 0 when there is more above
 * @param next the offset to go on from
 * @param growing whether more is to come
 */
record LogEnd(int attempt, long from, long next, String text, boolean growing) {}
