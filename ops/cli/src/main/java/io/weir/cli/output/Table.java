package io.weir.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings, columns as wide as their widest cell. Control characters in cells are shown as dots: what a
 * tenant named something must not move an operator's cursor.
 */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    private Table(List<String> headings) {
        columns = headings.size();
        rows.add(headings);
    }

    public static Table of(String... headings) {
        return new Table(List.of(headings));
    }

    public Table row(Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(clean(String.valueOf(cell)));
        }
        rows.add(row);
        return this;
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The table's lines, without trailing blanks. */
    public String text() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString().stripTrailing();
    }

    /** The text with control characters as dots. */
    public static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(Character.isISOControl(c) ? '.' : (char) c));
        return out.toString();
    }
}
