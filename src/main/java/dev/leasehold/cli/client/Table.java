package dev.leasehold.cli.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows under headings. On a terminal it fits: the widest columns give way, and what they lose is marked by an ellipsis.
 * In a pipe nothing is cut.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;
    private static final String STATE = "STATE";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public void print(PrintStream out, Terminal terminal) {
        int[] widths = widths(terminal.columns());
        Palette palette = new Palette(terminal.colours());
        out.println(palette.heading(line(headings, widths, new Palette(false))));
        rows.forEach(row -> out.println(line(row, widths, palette)));
    }

    private int[] widths(int columns) {
        int[] widths = IntStream.range(0, headings.size()).map(this::widest).toArray();
        while (columns > 0 && total(widths) > columns) {
            int widest = IntStream.range(0, widths.length).reduce(0, (a, b) -> widths[b] >= widths[a] ? b : a);
            if (widths[widest] <= NARROWEST) {
                break; // narrower would say nothing
            }
            widths[widest]--;
        }
        return widths;
    }

    private int widest(int column) {
        int heading = length(headings.get(column));
        return rows.stream().mapToInt(row -> length(row.get(column))).reduce(heading, Math::max);
    }

    private static int total(int[] widths) {
        return IntStream.of(widths).sum() + GAP.length() * (widths.length - 1);
    }

    private String line(List<String> cells, int[] widths, Palette palette) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            String padded = i == widths.length - 1 ? cell : cell + " ".repeat(widths[i] - length(cell)) + GAP;
            line.append(headings.get(i).equals(STATE) ? palette.state(padded) : padded);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width ? cell : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
