package dev.leasehold.bench;

import dev.leasehold.platform.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a benchmark found, under names that stay. */
final class Results {
    private final String bench;
    private final Map<String, String> setting = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, String> meanings = new LinkedHashMap<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, String> reaches = new TreeMap<>();

    Results(String bench) {
        this.bench = bench;
    }

    void setting(String name, String value) {
        setting.put(name, value);
    }

    double figure(String name, double value, String meaning) {
        System.err.printf(Locale.ROOT, "  %-26s %12s  %s%n", name, text(value), meaning);
        figures.put(name, value);
        meanings.put(name, meaning);
        return value;
    }

    void ratio(String name, double value, String reach) {
        ratios.put(name, value);
        reaches.put(name, reach);
    }

    String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bench", bench);
        object.put("figures", rounded(figures));
        object.put("ratios", rounded(ratios));
        return Json.write(object);
    }

    String table() {
        StringBuilder table = new StringBuilder();
        setting.forEach((name, value) -> table.append("%-28s %s%n".formatted(name, value)));
        table.append("%n%-28s %12s  %s%n".formatted("figure", "value", "what it is"));
        figures.forEach(
                (name, value) -> table.append("%-28s %12s  %s%n".formatted(name, text(value), meanings.get(name))));
        table.append("%n%-28s %12s  %s%n".formatted("ratio", "value", "what it is"));
        ratios.forEach(
                (name, value) -> table.append("%-28s %12s  %s%n".formatted(name, text(value), reaches.get(name))));
        return table.toString().stripTrailing();
    }

    private static Map<String, BigDecimal> rounded(Map<String, Double> values) {
        Map<String, BigDecimal> rounded = new LinkedHashMap<>();
        values.forEach((name, value) -> rounded.put(name, round(value)));
        return rounded;
    }

    private static BigDecimal round(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(value >= 1_000 ? 6 : 3));
        return new BigDecimal(rounded.stripTrailingZeros().toPlainString());
    }

    private static String text(double value) {
        return value >= 1_000
                ? "%,d".formatted(Math.round(value))
                : round(value).toPlainString();
    }
}
