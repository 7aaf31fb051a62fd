package dev.leasehold.platform.settings;

/**
 * One setting.
 *
 * @param value as it is in force; {@code ***} for one that may be secret
 * @param from where it was set, in words: {@code default}, {@code environment}, {@code system property}, or a file
 */
public record Setting(String name, String value, String from) {}
